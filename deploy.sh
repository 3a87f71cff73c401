#!/usr/bin/env bash
# Deploy this directory as a Google Cloud Function (2nd generation), or as a container on Cloud Run.
# shellcheck disable=SC2154 # deploy-settings.sh assigns the settings
set -euo pipefail

source_folder=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC1091 # shellcheck follows the files only with -x
. "$source_folder/deploy-settings.sh" && . "$source_folder/deploy-checks.sh" &&
  . "$source_folder/deploy-service-checks.sh"

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [--public | --private] [--container] [flags]

Deploys this directory as a Google Cloud Function, or with --container as a container on Cloud Run, and prints its URL.

  flag               environment variable     default       meaning
TEXT
  print_settings
  cat <<'TEXT'
  --dry-run                                                 check the settings, print the gcloud commands and stop
  --help                                                    print this text and stop

A flag overrides its environment variable. Invalid settings are reported before gcloud is called. The first deployment
needs --public or --private; without them, a later deployment does not change who can call the service. Each
deployment sets the sizes, the store and the runtime of a function. Other environment variables and secrets of the
service stay unchanged, unless a flag sets them. A flag with an empty value, such as --rate-limit '', removes its
variable from the service.

--public and --private set who can call the service. --access sets which of these calls get images: all (open), calls
with an API key (key), or also signed URLs (signed). --ingress sets where requests can come from.

--store firestore stores links in --database, which must exist and be in native mode. --store none deploys without
links. Give a secret as NAME (latest version) or NAME:VERSION in Secret Manager; projects/PROJECT/secrets/NAME is a
secret of another project. The service account needs roles/datastore.user for the store, and
roles/secretmanager.secretAccessor for secrets.
TEXT
}

quote() { # quote WORD...
  local line
  printf -v line '%q ' "$@"
  printf '%s\n' "${line% }"
}

build_variables() { # sets variables and removed_variables, separated by bars and by commas; the same for secrets
  local row_flag row_variable row_default row_check row_meaning value
  fixed_variables
  secrets='' removed_variables='' removed_secrets=''
  while read -r row_flag row_variable row_default row_check row_meaning; do
    [[ -n $row_flag && $row_variable != DEPLOY_* ]] || continue
    value_name "$row_flag"
    value=${!REPLY}
    if [[ -n $value ]]; then
      add_variable "$row_variable" "$value"
    elif [[ $removable == *" $row_flag "* && $row_check == secret ]]; then
      removed_secrets+=${removed_secrets:+,}$row_variable
    elif [[ $removable == *" $row_flag "* ]]; then
      removed_variables+=${removed_variables:+,}$row_variable
    fi
  done <<<"$SETTINGS"
}

fixed_variables() { # sets variables to those that do not come from one flag alone
  local address='' # an empty address replaces an earlier one
  # Limit malloc to two arenas, and allocate blocks of 1 MiB or more with mmap. Memory of large uploads and images then
  # returns to the system.
  # By default, the framework runs four threads. With fewer threads than concurrent requests, a few slow clients would
  # block an instance.
  variables="THREADS=$setting_concurrency|MALLOC_ARENA_MAX=2|MALLOC_MMAP_THRESHOLD_=1048576"
  # cloudfunctions.net removes the name of the function from the path. Absolute URLs need it.
  # LOG_EXECUTION_ID, on by default, would wrap each write: a traceback would become one entry per line, without its
  # level. The service writes complete JSON entries.
  $setting_container || variables+="|QR_FUNCTION_NAME=$setting_name|LOG_EXECUTION_ID=false"
  case $setting_store:$setting_database in
    none:*) ;;
    *:'(default)') address=firestore ;;
    *) address=firestore://$setting_database ;;
  esac
  variables+="|QR_STORE=$address${setting_project:+"|GOOGLE_CLOUD_PROJECT=$setting_project"}"
}

add_variable() { # add_variable NAME VALUE
  if [[ $row_check == secret ]]; then
    [[ $2 == *:* ]] || set -- "$1" "$2:latest"
    secrets+=${secrets:+,}$1=$2
    return
  fi
  # A bar would end the value. Only JSON can have a bar, in a text, where an escape sequence replaces it.
  variables+="|$1=${2//|/\\u007c}"
}

build_deployment() {
  local variables secrets removed_variables removed_secrets
  build_variables
  location=("--region=$setting_region" ${setting_project:+"--project=$setting_project"})
  database_target=("--database=$setting_database" ${setting_project:+"--project=$setting_project"})
  if $setting_container; then target_container; else target_function; fi
  # ^|^ makes the bar the separator of the list, because URLs can contain commas and @, but no bar. --set-env-vars would
  # delete other variables; --update-env-vars keeps them, and also works for a new service. The same applies to
  # --update-secrets.
  deployment+=("--source=$source_folder" "--memory=$setting_memory" "--cpu=$setting_cpu"
    "--concurrency=$setting_concurrency" "--min-instances=$setting_min_instances"
    "--max-instances=$setting_max_instances" "--timeout=$setting_timeout" "--update-env-vars=^|^$variables"
    ${removed_variables:+"--remove-env-vars=$removed_variables"} ${secrets:+"--update-secrets=$secrets"}
    ${removed_secrets:+"--remove-secrets=$removed_secrets"}
    ${setting_service_account:+"--service-account=$setting_service_account"})
  case $visibility in
    public) deployment+=(--allow-unauthenticated) ;;
    private) deployment+=(--no-allow-unauthenticated) ;;
  esac
}

target_function() { # sets the commands for a function
  local ingress=$setting_ingress
  case $ingress in
    internal) ingress=internal-only ;;
    internal-and-*) ingress=internal-and-gclb ;;
  esac
  describe=(gcloud functions describe "$setting_name" --gen2 "${location[@]}")
  url_field=serviceConfig.uri
  deployment=(gcloud functions deploy "$setting_name" --gen2 "${location[@]}" --trigger-http --entry-point=handle
    "--runtime=$setting_runtime" ${ingress:+"--ingress-settings=$ingress"})
}

target_container() { # sets the commands for a container
  # Cloud Run sends requests to an instance that passes the startup probe, and restarts an instance that fails the
  # liveness probe. Neither probe checks the store: images need no store, and a restart does not repair it.
  local probe='httpGet.path=/health,timeoutSeconds=1'
  describe=(gcloud run services describe "$setting_name" "${location[@]}")
  url_field=status.url
  deployment=(gcloud run deploy "$setting_name" "${location[@]}"
    "--startup-probe=$probe,periodSeconds=1,failureThreshold=30"
    "--liveness-probe=$probe,periodSeconds=10,failureThreshold=3" ${setting_ingress:+"--ingress=$setting_ingress"})
}

# gcloud asks for the access only after the upload. If it cannot ask, it silently chooses private.
require_access_choice() {
  local output
  [[ -z $visibility ]] || return 0
  output=$("${describe[@]}" "--format=value($url_field)" 2>&1) && return
  [[ $output == *'status=[404]'* || $output == *'Cannot find service'* ]] || fail 1 "$output"
  fail 2 "$(kind) '$setting_name' does not exist in $setting_region yet: choose --public (everyone can call it) or \
--private"
}

kind() {
  if $setting_container; then printf service; else printf function; fi
}

require_database() {
  local output
  [[ $setting_store != none ]] || return 0
  if output=$(gcloud firestore databases describe "${database_target[@]}" --format='value(type)' 2>&1); then
    [[ $output != *DATASTORE_MODE* ]] || fail 2 "database '$setting_database' must be in native mode, but is in \
Datastore mode; choose another with --database"
    return 0
  fi
  [[ $output == *NOT_FOUND:* ]] || fail 1 "$output"
  fail 2 "database '$setting_database' does not exist yet: deploy without links (--store none), or create it with
$(quote gcloud firestore databases create "${database_target[@]}" "--location=$setting_region")"
}

note_access_choice() { # a dry run sends no request, so it does not know whether the service exists
  [[ -n $visibility ]] ||
    printf 'deploy.sh: the first deployment of a %s also needs --public or --private\n' "$(kind)" >&2
}

check_cloud() {
  command -v gcloud >/dev/null || fail 1 'gcloud is not installed: https://cloud.google.com/sdk/docs/install'
  require_access_choice
  require_database
}

run_or_print() { # run_or_print COMMAND...
  if $dry_run; then quote "$@"; else "$@"; fi
}

# Fields that no query uses. By default, Firestore indexes every field, which costs storage and slows down the writes of
# counters. Indexes for each order of the lists of records by tag.
readonly UNINDEXED='qr_users/key qr_users/link qr_users/password qr_users/version qr_months/key qr_months/days
qr_visitors/delete_at qr_admitted/admitted qr_salts/salt'
readonly TAG_INDEXES='created_at/ascending created_at/descending updated_at/ascending updated_at/descending
title/ascending title/descending'

configure_database() { # requests only changes: each of them takes seconds
  local exempt='' indexes='' field index
  if ! $dry_run; then
    exempt=$(gcloud firestore indexes fields list "${database_target[@]}" '--format=value(name)')
    indexes=$(gcloud firestore indexes composite list "${database_target[@]}" --filter=name:/qr_users/indexes/ \
      '--format=value[separator="/"](fields[0].fieldPath,fields[1].fieldPath,fields[1].order.lower())')
  fi
  for field in $UNINDEXED; do
    [[ "$exempt"$'\n' == *"/${field%/*}/fields/${field#*/}"$'\n'* ]] ||
      run_or_print gcloud firestore indexes fields update "${field#*/}" "--collection-group=${field%/*}" \
        --disable-indexes "${database_target[@]}" --async
  done
  for index in $TAG_INDEXES; do
    [[ $indexes == *"tags/$index"* ]] ||
      run_or_print gcloud firestore indexes composite create --collection-group=qr_users \
        --field-config=field-path=tags,array-config=contains \
        "--field-config=field-path=${index%/*},order=${index#*/}" "${database_target[@]}" --async
  done
  if [[ $setting_ttl == true && $setting_no_ttl == false ]]; then set_ttl_policies; fi
}

# The service deletes expired records itself, with their scans. A policy would leave their scans, so a former policy is
# turned off.
set_ttl_policies() {
  local policy
  for policy in visitors/enable salts/enable users/disable; do
    run_or_print gcloud firestore fields ttls update delete_at "--collection-group=qr_${policy%/*}" \
      "--${policy#*/}-ttl" "${database_target[@]}" --async # a policy needs several minutes to become active
  done
}

print_url() {
  local url authorization=''
  url=$("${describe[@]}" "--format=value($url_field)")
  # Without --public or --private, the access of the service is unknown here. A public service accepts a token, too.
  # shellcheck disable=SC2016 # the shell of the user expands the command
  [[ $visibility == public ]] || authorization='-H "Authorization: Bearer $(gcloud auth print-identity-token)" '
  printf '\n%s\n' "$url"
  printf "curl -o code.png %s'%s/png?data=https://example.com'\n" "$authorization" "$url"
}

dry_run=false
read_environment
parse_flags "$@"
check_settings
build_deployment
if $dry_run; then note_access_choice; else check_cloud; fi
run_or_print "${deployment[@]}"
[[ $setting_store == none ]] || configure_database
$dry_run || print_url
