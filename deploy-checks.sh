#!/usr/bin/env bash
# Check the settings of deploy.sh, which sources this file. Each function stops deploy.sh at the first invalid value.
# shellcheck disable=SC2154 # deploy.sh assigns the settings

readonly URL_PATTERN='https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-{}~]*)?' # printable ASCII without a space and a bar
readonly HOST_PATTERN='(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+]'
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
  if ! [[ $2 =~ ^(0|[1-9][0-9]{0,5})$ ]] || (($2 < $3 || $2 > $4)); then
    fail 2 "$1 must be a whole number from $3 to $4; got '$2'"
  fi
}

require_secret() { # require_secret SETTING VALUE; the error does not repeat the value, which can be the secret itself
  local LC_ALL=C
  [[ -z $2 || $2 =~ ^(projects/[a-z0-9-]+/secrets/)?[A-Za-z0-9_-]{1,255}(:([1-9][0-9]*|latest))?$ ]] ||
    fail 2 "$1 must be the name of a secret in Secret Manager, as NAME or NAME:VERSION; NAME can be \
projects/PROJECT/secrets/NAME"
}

check_choices() {
  [[ -z $access ]] || require_one_of DEPLOY_ACCESS "$access" 'public|private'
  [[ -z $pictures ]] || require_one_of '--pictures (DEPLOY_PICTURES)' "$pictures" 'open|key|signed'
  require_one_of '--store (DEPLOY_STORE)' "$store" 'firestore|none'
  require_one_of DEPLOY_TTL "$ttl" 'true|false'
}

check_names() {
  require_match '--name (DEPLOY_NAME)' "$name" '[a-z]([a-z0-9-]{0,61}[a-z0-9])?' \
    '1 to 63 lower-case letters, digits and hyphens, from a letter to a letter or digit'
  require_match '--region (DEPLOY_REGION)' "$region" '[a-z]+(-[a-z]+)+[0-9]{1,2}' 'a region such as europe-west1'
  [[ -z $project ]] || require_match '--project (DEPLOY_PROJECT)' "$project" '([a-z0-9.-]+:)?[a-z][a-z0-9-]{0,28}[a-z0-9]' \
    'a project ID: lower-case letters, digits and hyphens, from a letter to a letter or digit'
  require_match '--runtime (DEPLOY_RUNTIME)' "$runtime" 'python3(1[1-9]|[2-9][0-9])' 'python311 or later'
  [[ -z $service_account ]] || require_match '--service-account (DEPLOY_SERVICE_ACCOUNT)' "$service_account" \
    '[a-z0-9.-]+@([a-z0-9-]+\.)+[a-z]+' 'the e-mail address of a service account'
  [[ -n $database ]] || fail 2 '--database must not be empty; omit it for the database (default)'
  require_match '--database (DEPLOY_DATABASE)' "$database" '\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9]' \
    '(default), or 4 to 63 lower-case letters, digits and hyphens, from a letter to a letter or digit'
}

check_environment() {
  [[ -z $public_url ]] || require_match '--public-url (DEPLOY_PUBLIC_URL)' "$public_url" "$URL_PATTERN" \
    'an http or https URL in ASCII, without query, fragment and bar'
  [[ $public_url != *[?#]* ]] ||
    fail 2 "--public-url (DEPLOY_PUBLIC_URL) must be a URL without query and fragment; got '$public_url'"
  # A bar would add another environment variable.
  [[ -z $hosts ]] || require_match '--hosts (DEPLOY_HOSTS)' "$hosts" "($HOST_PATTERN)( *, *($HOST_PATTERN))*" \
    'hosts in ASCII without ports, separated by commas, such as qr.example.com,*.example.com'
  [[ -z $user_url ]] || require_match '--user-url (DEPLOY_USER_URL)' "$user_url" "$URL_PATTERN" \
    'an http or https URL in ASCII, without bar, with {id} in it'
  [[ -z $user_url || $user_url == *'{id}'* ]] ||
    fail 2 "--user-url (DEPLOY_USER_URL) must be a URL with {id} in it; got '$user_url'"
  require_secret '--keys (DEPLOY_KEYS)' "$keys"
  require_secret '--signing-keys (DEPLOY_SIGNING_KEYS)' "$signing_keys"
  require_secret '--docs-password (DEPLOY_DOCS_PASSWORD)' "$docs_password"
  require_secret '--rate-store (DEPLOY_RATE_STORE)' "$rate_store"
  [[ -z $rate_limit ]] || require_match '--rate-limit (DEPLOY_RATE_LIMIT)' "$rate_limit" \
    '([1-9][0-9]{0,5}|1000000)/(second|minute|hour|day)' \
    '1 to 1000000 units per second, minute, hour or day, such as 600/minute'
}

check_instances() {
  require_number '--concurrency (DEPLOY_CONCURRENCY)' "$concurrency" 1 1000
  require_number '--min-instances (DEPLOY_MIN_INSTANCES)' "$min_instances" 0 999999
  require_number '--max-instances (DEPLOY_MAX_INSTANCES)' "$max_instances" 1 999999
  ((min_instances <= max_instances)) ||
    fail 2 "--min-instances (DEPLOY_MIN_INSTANCES) must be at most --max-instances $max_instances; got '$min_instances'"
  check_timeout
}

check_timeout() { # 30, 30s, 5m, 1m30s, PT5M: at most 3600 seconds for functions of the 2nd generation
  local seconds=0
  if [[ $timeout =~ ^(PT)?(([0-9]{1,4})[hH])?(([0-9]{1,4})[mM])?(([0-9]{1,4})[sS]?)?$ ]]; then
    seconds=$((10#0${BASH_REMATCH[3]} * 3600 + 10#0${BASH_REMATCH[5]} * 60 + 10#0${BASH_REMATCH[7]}))
  fi
  ((seconds >= 1 && seconds <= 3600)) ||
    fail 2 "--timeout (DEPLOY_TIMEOUT) must be 1s to 3600s, or such as 5m or 1m30s; got '$timeout'"
}

# Limits of Cloud Run: https://cloud.google.com/run/docs/configuring/services/cpu
check_size() {
  local millis=0 bytes minimum maximum # thousandths of a CPU; bytes; MiB; MiB
  if [[ $cpu =~ ^([0-9]{1,4})m$ ]]; then
    millis=$((10#${BASH_REMATCH[1]}))
  elif [[ $cpu =~ ^([0-9]?)(\.([0-9]{1,3}))?$ ]]; then
    millis=${BASH_REMATCH[3]}000
    millis=$((10#0${BASH_REMATCH[1]} * 1000 + 10#${millis:0:3}))
  fi
  case $millis in
    8000) minimum=4096 maximum=32768 ;;
    6000) minimum=4096 maximum=24576 ;;
    4000) minimum=2048 maximum=16384 ;;
    2000) minimum=128 maximum=8192 ;;
    1000) minimum=128 maximum=4096 ;;
    [5-9]??) minimum=128 maximum=1024 ;;
    [1-4]?? | [89]?) minimum=128 maximum=512 ;;
    *) fail 2 "--cpu (DEPLOY_CPU) must be 0.08 to 1, 2, 4, 6 or 8; got '$cpu'" ;;
  esac
  count_memory_bytes
  ((bytes >= minimum * MIB && bytes <= maximum * MIB)) ||
    fail 2 "--memory (DEPLOY_MEMORY) must be ${minimum}Mi to ${maximum}Mi with --cpu $cpu; got '$memory'"
  ((millis >= 1000 || concurrency == 1)) ||
    fail 2 "--concurrency (DEPLOY_CONCURRENCY) must be 1 with --cpu $cpu, which is less than 1; got '$concurrency'"
}

count_memory_bytes() { # sets bytes; gcloud ignores the case of units
  local unit
  [[ $memory =~ ^([0-9]{1,9})([kKmMgG][iI]?)[bB]?$ ]] ||
    fail 2 "--memory (DEPLOY_MEMORY) must be a number with the unit k, M, G, Ki, Mi or Gi, such as 512Mi; got '$memory'"
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
  [[ $store != none || $ttl == false ]] ||
    fail 2 '--ttl (DEPLOY_TTL) cannot be combined with --store none: it sets policies in Firestore'
  [[ $store != none || $database == '(default)' ]] ||
    fail 2 "--database (DEPLOY_DATABASE) cannot be combined with --store none; got '$database'"
}

check_settings() {
  check_choices
  check_names
  check_environment
  check_instances
  check_size
  check_combinations
}
