#!/usr/bin/env bash
# Deploy this directory as a Google Cloud Function (2nd generation).
set -euo pipefail

source_folder=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy-checks.sh disable=SC1091 # shellcheck follows the file only with -x
. "$source_folder/deploy-checks.sh"

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [--public | --private] [flags]

Deploys this directory as a Google Cloud Function and prints its URL.

  flag               environment variable     default
  --name             DEPLOY_NAME              qr
  --region           DEPLOY_REGION            europe-west1
  --project          DEPLOY_PROJECT           the project in the gcloud configuration
  --runtime          DEPLOY_RUNTIME           python313
  --memory           DEPLOY_MEMORY            512Mi
  --cpu              DEPLOY_CPU               1
  --concurrency      DEPLOY_CONCURRENCY       16
  --min-instances    DEPLOY_MIN_INSTANCES     0
  --max-instances    DEPLOY_MAX_INSTANCES     5
  --timeout          DEPLOY_TIMEOUT           30s
  --service-account  DEPLOY_SERVICE_ACCOUNT   the default service account of the project
  --public-url       DEPLOY_PUBLIC_URL        none; sets PUBLIC_URL of the function
  --hosts            DEPLOY_HOSTS             none; hosts separated by commas; sets QR_HOSTS of the function
  --user-url         DEPLOY_USER_URL          none; sets USER_URL of the function
  --pictures         DEPLOY_PICTURES          none; open, key or signed; sets QR_ACCESS of the function
  --keys             DEPLOY_KEYS              none; a secret; sets QR_API_KEYS of the function
  --signing-keys     DEPLOY_SIGNING_KEYS      none; a secret; sets QR_SIGNING_KEYS of the function
  --docs-password    DEPLOY_DOCS_PASSWORD     none; a secret; sets QR_DOCS_PASSWORD of the function
  --rate-limit       DEPLOY_RATE_LIMIT        none; units such as 600/minute; sets QR_RATE_LIMIT of the function
  --rate-store       DEPLOY_RATE_STORE        none; a secret; sets QR_RATE_STORE of the function
  --store            DEPLOY_STORE             firestore
  --database         DEPLOY_DATABASE          (default)
  --ttl              DEPLOY_TTL=true          let Firestore delete expired documents (TTL policies)
  --public           DEPLOY_ACCESS=public     everyone can call the function
  --private          DEPLOY_ACCESS=private    only callers with roles/run.invoker can call it
  --dry-run                                   check the settings, print the gcloud commands and stop
  --help                                      print this text and stop

A flag overrides its environment variable. Invalid settings are reported before gcloud is called. The first deployment
needs --public or --private; without them, a later deployment does not change who can call the function. Each
deployment sets the runtime, the sizes and the store. Other environment variables and secrets of the function stay
unchanged, unless a flag sets them.

--public and --private set who can call the function. --pictures (QR_ACCESS) sets which of these calls get images:
all (open), calls with an API key (key), or also signed URLs (signed).

--store firestore stores links in --database, which must exist and be in native mode. --store none deploys without
links. Give a secret as NAME (latest version) or NAME:VERSION in Secret Manager; projects/PROJECT/secrets/NAME is a
secret of another project. The service account of the function needs roles/datastore.user for the store, and
roles/secretmanager.secretAccessor for secrets.
TEXT
}

quote() { # quote WORD...
  local line
  printf -v line '%q ' "$@"
  printf '%s\n' "${line% }"
}

read_environment() {
  name=${DEPLOY_NAME:-qr}
  region=${DEPLOY_REGION:-europe-west1}
  project=${DEPLOY_PROJECT:-}
  runtime=${DEPLOY_RUNTIME:-python313}
  memory=${DEPLOY_MEMORY:-512Mi}
  cpu=${DEPLOY_CPU:-1}
  concurrency=${DEPLOY_CONCURRENCY:-16}
  min_instances=${DEPLOY_MIN_INSTANCES:-0}
  max_instances=${DEPLOY_MAX_INSTANCES:-5}
  timeout=${DEPLOY_TIMEOUT:-30s}
  service_account=${DEPLOY_SERVICE_ACCOUNT:-}
  public_url=${DEPLOY_PUBLIC_URL:-}
  hosts=${DEPLOY_HOSTS:-}
  user_url=${DEPLOY_USER_URL:-}
  pictures=${DEPLOY_PICTURES:-}
  keys=${DEPLOY_KEYS:-}
  signing_keys=${DEPLOY_SIGNING_KEYS:-}
  docs_password=${DEPLOY_DOCS_PASSWORD:-}
  rate_limit=${DEPLOY_RATE_LIMIT:-}
  rate_store=${DEPLOY_RATE_STORE:-}
  store=${DEPLOY_STORE:-firestore}
  database=${DEPLOY_DATABASE:-(default)}
  ttl=${DEPLOY_TTL:-false}
  access=${DEPLOY_ACCESS:-}
  dry_run=false
}

parse_flags() {
  local access_flag='' variable
  while (($#)); do
    case $1 in
      --*=*)
        set -- "${1%%=*}" "${1#*=}" "${@:2}" # split --flag=value into --flag value
        continue
        ;;
      --help) usage && exit ;;
      --dry-run) dry_run=true ;;
      --ttl) ttl=true ;;
      --public | --private)
        [[ ${access_flag:-$1} == "$1" ]] || fail 2 '--public cannot be combined with --private'
        access_flag=$1 access=${1#--}
        ;;
      --name | --region | --project | --runtime | --memory | --cpu | --concurrency | --min-instances | \
        --max-instances | --timeout | --service-account | --public-url | --hosts | --user-url | --pictures | --keys | \
        --signing-keys | --docs-password | --rate-limit | --rate-store | --store | --database)
        [[ $# -ge 2 && $2 != --* ]] || fail 2 "$1 needs a value"
        variable=${1#--}
        printf -v "${variable//-/_}" %s "$2"
        shift
        ;;
      *) fail 2 "unknown flag: $1 (./deploy.sh --help lists all flags)" ;;
    esac
    shift
  done
}

build_environment() {
  local setting address=''
  # cloudfunctions.net removes the name of the function from the path. Absolute URLs need it.
  # LOG_EXECUTION_ID, on by default, would wrap each write: a traceback would become one entry per line, without its
  # level. The service writes complete JSON entries.
  # Limit malloc to two arenas, and allocate blocks of 1 MiB or more with mmap. Memory of large uploads and images then
  # returns to the system.
  # By default, the framework runs four threads. With fewer threads than concurrent requests, a few slow clients would
  # block an instance.
  environment="QR_FUNCTION_NAME=$name|LOG_EXECUTION_ID=false|THREADS=$concurrency"
  environment+="|MALLOC_ARENA_MAX=2|MALLOC_MMAP_THRESHOLD_=1048576"
  case $store:$database in
    none:*) ;; # an empty address replaces an earlier one
    *:'(default)') address=firestore ;;
    *) address=firestore://$database ;;
  esac
  environment+="|QR_STORE=$address"
  for setting in "PUBLIC_URL=$public_url" "QR_HOSTS=$hosts" "USER_URL=$user_url" "QR_ACCESS=$pictures" \
    "QR_RATE_LIMIT=$rate_limit"; do
    [[ -z ${setting#*=} ]] || environment+="|$setting"
  done
}

build_secrets() {
  local secret
  secrets=''
  for secret in "QR_API_KEYS=$keys" "QR_SIGNING_KEYS=$signing_keys" "QR_DOCS_PASSWORD=$docs_password" \
    "QR_RATE_STORE=$rate_store"; do
    [[ -n ${secret#*=} ]] || continue
    [[ $secret == *:* ]] || secret+=:latest
    secrets+=${secrets:+,}$secret
  done
}

build_deployment() {
  local environment secrets
  build_environment
  build_secrets
  target=("$name" --gen2 "--region=$region" ${project:+"--project=$project"})
  database_target=("--database=$database" ${project:+"--project=$project"})
  # ^|^ makes the bar the separator of the list, because URLs can contain commas and @, but no bar. --set-env-vars would
  # delete other variables; --update-env-vars keeps them, and also works for a new function. The same applies to
  # --update-secrets.
  deployment=(gcloud functions deploy "${target[@]}" --trigger-http --entry-point=handle "--source=$source_folder"
    "--runtime=$runtime" "--memory=$memory" "--cpu=$cpu" "--concurrency=$concurrency"
    "--min-instances=$min_instances" "--max-instances=$max_instances" "--timeout=$timeout"
    "--update-env-vars=^|^$environment" ${secrets:+"--update-secrets=$secrets"}
    ${service_account:+"--service-account=$service_account"})
  case $access in
    public) deployment+=(--allow-unauthenticated) ;;
    private) deployment+=(--no-allow-unauthenticated) ;;
  esac
}

# gcloud asks for the access only after the upload. If it cannot ask, it silently chooses private.
require_access_choice() {
  local output
  [[ -z $access ]] || return 0
  output=$(gcloud functions describe "${target[@]}" --format='value(name)' 2>&1) && return
  [[ $output == *'status=[404]'* ]] || fail 1 "$output"
  fail 2 "function '$name' does not exist in $region yet: choose --public (everyone can call it) or --private"
}

require_database() {
  local output
  [[ $store != none ]] || return 0
  if output=$(gcloud firestore databases describe "${database_target[@]}" --format='value(type)' 2>&1); then
    [[ $output != *DATASTORE_MODE* ]] ||
      fail 2 "database '$database' must be in native mode, but is in Datastore mode; choose another with --database"
    return 0
  fi
  [[ $output == *NOT_FOUND:* ]] || fail 1 "$output"
  fail 2 "database '$database' does not exist yet: deploy without links (--store none), or create it with
$(quote gcloud firestore databases create "${database_target[@]}" "--location=$region")"
}

note_access_choice() { # a dry run sends no request, so it does not know whether the function exists
  [[ -n $access ]] || printf 'deploy.sh: the first deployment of a function also needs --public or --private\n' >&2
}

check_cloud() {
  command -v gcloud >/dev/null || fail 1 'gcloud is not installed: https://cloud.google.com/sdk/docs/install'
  require_access_choice
  require_database
}

run_or_print() { # run_or_print COMMAND...
  if $dry_run; then quote "$@"; else "$@"; fi
}

set_ttl_policies() {
  local group
  for group in qr_users qr_visitors qr_salts; do
    run_or_print gcloud firestore fields ttls update delete_at "--collection-group=$group" --enable-ttl \
      "${database_target[@]}" --async # a policy needs several minutes to become active
  done
}

print_url() {
  local url authorization=''
  url=$(gcloud functions describe "${target[@]}" --format='value(serviceConfig.uri)')
  # Without --public or --private, the access of the function is unknown here. A public function accepts a token, too.
  # shellcheck disable=SC2016 # the shell of the user expands the command
  [[ $access == public ]] || authorization='-H "Authorization: Bearer $(gcloud auth print-identity-token)" '
  printf '\n%s\n' "$url"
  printf "curl -o code.png %s'%s/png?data=https://example.com'\n" "$authorization" "$url"
}

read_environment
parse_flags "$@"
check_settings
build_deployment
if $dry_run; then note_access_choice; else check_cloud; fi
run_or_print "${deployment[@]}"
! $ttl || set_ttl_policies
$dry_run || print_url
