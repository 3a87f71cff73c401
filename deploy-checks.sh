#!/usr/bin/env bash
# Check the settings of deploy.sh, which sources this file. Each function stops deploy.sh at the first invalid value.
# A function check_<word> belongs to the word in the table of deploy-settings.sh. Its arguments are the label of the
# setting and the value.
# shellcheck disable=SC2154 # deploy-settings.sh assigns the settings

readonly MIB=$((1 << 20))

fail() { # fail STATUS MESSAGE
  printf 'deploy.sh: %s\n' "$2" >&2
  exit "$1"
}

require_one_of() { # require_one_of SETTING VALUE ALLOWED|ALLOWED...
  [[ $2 =~ ^($3)$ ]] || fail 2 "$1 must be one of ${3//|/, }; got '$2'"
}

require_match() { # require_match SETTING VALUE PATTERN ALLOWED
  local LC_ALL=C # in other locales, [a-z] can contain other letters
  [[ $2 =~ ^($3)$ ]] || fail 2 "$1 must be $4; got '$2'"
}

require_number() { # require_number SETTING VALUE MINIMUM MAXIMUM
  if ! [[ $2 =~ ^(0|[1-9][0-9]{0,8})$ ]] || (($2 < $3 || $2 > $4)); then
    fail 2 "$1 must be a whole number from $3 to $4; got '$2'"
  fi
}

check_settings() {
  local row_flag row_variable row_default row_check value
  while read -r row_flag row_variable row_default row_check _; do
    [[ -n $row_flag && $row_default != =* ]] || continue
    value_name "$row_flag"
    value=${!REPLY}
    [[ -n $value || $row_default != - ]] || continue
    deploy_variable "$row_variable"
    check_setting "$row_flag ($REPLY)" "$value"
  done <<<"$SETTINGS"
  check_combinations
}

check_setting() { # check_setting SETTING VALUE
  case $row_check in
    switch) require_one_of "$1" "$2" 'true|false' ;;
    *,*) require_one_of "$1" "$2" "${row_check//,/|}" ;;
    *..*) require_number "$1" "$2" "${row_check%..*}" "${row_check#*..}" ;;
    *) "check_$row_check" "$1" "$2" ;;
  esac
}

check_name() {
  require_match "$1" "$2" '[a-z]([a-z0-9-]{0,61}[a-z0-9])?' \
    '1 to 63 lower-case letters, digits and hyphens, from a letter to a letter or digit'
}

check_region() { require_match "$1" "$2" '[a-z]+(-[a-z]+)+[0-9]{1,2}' 'a region such as europe-west1'; }

check_project() {
  require_match "$1" "$2" '([a-z0-9.-]+:)?[a-z][a-z0-9-]{0,28}[a-z0-9]' \
    'a project ID: lower-case letters, digits and hyphens, from a letter to a letter or digit'
}

check_runtime() { require_match "$1" "$2" 'python3(1[1-9]|[2-9][0-9])' 'python311 or later'; }

check_account() {
  require_match "$1" "$2" '[a-z0-9.-]+@([a-z0-9-]+\.)+[a-z]+' 'the e-mail address of a service account'
}

check_database() {
  [[ -n $2 ]] || fail 2 '--database must not be empty; omit it for the database (default)'
  require_match "$1" "$2" '\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9]' \
    '(default), or 4 to 63 lower-case letters, digits and hyphens, from a letter to a letter or digit'
}

check_secret() { # the error does not repeat the value, which can be the secret itself
  local LC_ALL=C
  [[ $2 =~ ^(projects/[a-z0-9-]+/secrets/)?[A-Za-z0-9_-]{1,255}(:([1-9][0-9]*|latest))?$ ]] ||
    fail 2 "$1 must be the name of a secret in Secret Manager, as NAME or NAME:VERSION; NAME can be \
projects/PROJECT/secrets/NAME"
}

check_timeout() { # 30, 30s, 5m, 1m30s, PT5M: at most 3600 seconds for functions and for Cloud Run
  local seconds=0
  if [[ $2 =~ ^(PT)?(([0-9]{1,4})[hH])?(([0-9]{1,4})[mM])?(([0-9]{1,4})[sS]?)?$ ]]; then
    seconds=$((10#0${BASH_REMATCH[3]} * 3600 + 10#0${BASH_REMATCH[5]} * 60 + 10#0${BASH_REMATCH[7]}))
  fi
  ((seconds >= 1 && seconds <= 3600)) || fail 2 "$1 must be 1s to 3600s, or such as 5m or 1m30s; got '$2'"
}

# Limits of Cloud Run: https://cloud.google.com/run/docs/configuring/services/cpu
check_cpu() {
  count_cpu_millis "$2"
  memory_range "$millis" || fail 2 "$1 must be 0.08 to 1, 2, 4, 6 or 8; got '$2'"
}

check_memory() {
  [[ $2 =~ ^([0-9]{1,9})([kKmMgG][iI]?)[bB]?$ ]] ||
    fail 2 "$1 must be a number with the unit k, M, G, Ki, Mi or Gi, such as 512Mi; got '$2'"
}

count_cpu_millis() { # count_cpu_millis CPU; sets millis, thousandths of a CPU; 0 if the value is malformed
  millis=0
  if [[ $1 =~ ^([0-9]{1,4})m$ ]]; then
    millis=$((10#${BASH_REMATCH[1]}))
  elif [[ $1 =~ ^([0-9]?)(\.([0-9]{1,3}))?$ ]]; then
    millis=${BASH_REMATCH[3]}000
    millis=$((10#0${BASH_REMATCH[1]} * 1000 + 10#${millis:0:3}))
  fi
}

memory_range() { # memory_range MILLIS; sets minimum and maximum in MiB; fails for an invalid number of CPUs
  case $1 in
    8000) minimum=4096 maximum=32768 ;;
    6000) minimum=4096 maximum=24576 ;;
    4000) minimum=2048 maximum=16384 ;;
    2000) minimum=128 maximum=8192 ;;
    1000) minimum=128 maximum=4096 ;;
    [5-9]??) minimum=128 maximum=1024 ;;
    [1-4]?? | [89]?) minimum=128 maximum=512 ;;
    *) return 1 ;;
  esac
}

count_memory_bytes() { # count_memory_bytes MEMORY; sets bytes; gcloud ignores the case of units
  local unit
  [[ $1 =~ ^([0-9]{1,9})([kKmMgG][iI]?) ]]
  case ${BASH_REMATCH[2]} in
    [kK]) unit=1000 ;;
    [mM]) unit=1000000 ;;
    [gG]) unit=1000000000 ;;
    [kK]?) unit=1024 ;;
    [mM]?) unit=$MIB ;;
    [gG]?) unit=$((1024 * MIB)) ;;
  esac
  bytes=$((10#${BASH_REMATCH[1]} * unit))
}

check_combinations() {
  check_size
  ((setting_min_instances <= setting_max_instances)) || fail 2 "--min-instances (DEPLOY_MIN_INSTANCES) must be at most \
--max-instances $setting_max_instances; got '$setting_min_instances'"
  [[ $setting_public != true || $setting_private != true ]] ||
    fail 2 '--public (DEPLOY_PUBLIC) cannot be combined with --private (DEPLOY_PRIVATE)'
  [[ $setting_store != none || $setting_ttl == false || $chosen != *' --ttl '* ]] ||
    fail 2 '--ttl (DEPLOY_TTL) cannot be combined with --store none: it sets policies in Firestore'
  [[ $setting_store != none || $setting_database == '(default)' ]] ||
    fail 2 "--database (DEPLOY_DATABASE) cannot be combined with --store none; got '$setting_database'"
  if $setting_container; then check_container; fi
}

check_size() {
  local millis minimum maximum bytes
  count_cpu_millis "$setting_cpu"
  memory_range "$millis"
  count_memory_bytes "$setting_memory"
  ((bytes >= minimum * MIB && bytes <= maximum * MIB)) || fail 2 "--memory (DEPLOY_MEMORY) must be ${minimum}Mi to \
${maximum}Mi with --cpu $setting_cpu; got '$setting_memory'"
  ((millis >= 1000 || setting_concurrency == 1)) || fail 2 "--concurrency (DEPLOY_CONCURRENCY) must be 1 with --cpu \
$setting_cpu, which is less than 1; got '$setting_concurrency'"
}

check_container() { # gcloud run does not translate units, which gcloud functions does
  [[ $chosen != *' --runtime '* ]] ||
    fail 2 "--runtime (DEPLOY_RUNTIME) cannot be combined with --container: the Dockerfile sets the version of Python"
  require_match '--memory (DEPLOY_MEMORY)' "$setting_memory" '[0-9]+(k|M|G|Ki|Mi|Gi)' \
    'a number with the unit k, M, G, Ki, Mi or Gi with --container'
}
