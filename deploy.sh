#!/usr/bin/env bash
# Deploys this directory as one Google Cloud Function (2nd generation).
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [--public | --private] [flags]

Deploys this directory as a Google Cloud Function and prints its URL.

  flag               environment variable     default
  --name             DEPLOY_NAME              qr
  --region           DEPLOY_REGION            europe-west1
  --project          DEPLOY_PROJECT           the project gcloud is configured with
  --runtime          DEPLOY_RUNTIME           python313
  --memory           DEPLOY_MEMORY            512Mi
  --cpu              DEPLOY_CPU               1
  --concurrency      DEPLOY_CONCURRENCY       16
  --min-instances    DEPLOY_MIN_INSTANCES     0
  --max-instances    DEPLOY_MAX_INSTANCES     5
  --timeout          DEPLOY_TIMEOUT           30s
  --service-account  DEPLOY_SERVICE_ACCOUNT   the project's default service account
  --public-url       DEPLOY_PUBLIC_URL        none; becomes the function's PUBLIC_URL
  --user-url         DEPLOY_USER_URL          none; becomes the function's USER_URL
  --pictures         DEPLOY_PICTURES          none; open, key or signed, becomes the function's QR_ACCESS
  --keys             DEPLOY_KEYS              none; a secret, becomes the function's QR_API_KEYS
  --signing-keys     DEPLOY_SIGNING_KEYS      none; a secret, becomes the function's QR_SIGNING_KEYS
  --docs-password    DEPLOY_DOCS_PASSWORD     none; a secret, becomes the function's QR_DOCS_PASSWORD
  --store            DEPLOY_STORE             firestore
  --database         DEPLOY_DATABASE          (default)
  --ttl              DEPLOY_TTL=true          let Firestore delete what is past its time (TTL policies)
  --public           DEPLOY_ACCESS=public     anyone may call the function
  --private          DEPLOY_ACCESS=private    only callers holding roles/run.invoker
  --dry-run                                   print the gcloud commands and stop
  --help                                      print this text and stop

A flag wins over its environment variable. Access must be chosen for the first deployment; later ones leave it
as it is unless --public or --private is given. Runtime and sizes are set each time; the function's secrets and
environment variables stay, except those named above.

The store keeps user codes: firestore, in --database, which must exist and be in native mode; or none, for a function
without user codes. A secret is the name of one in Secret Manager, for its latest version, or NAME:VERSION.
The function's service account needs roles/datastore.user for the store and roles/secretmanager.secretAccessor for
secrets.
TEXT
}

fail() { # fail STATUS MESSAGE
  printf 'deploy.sh: %s\n' "$2" >&2
  exit "$1"
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
  user_url=${DEPLOY_USER_URL:-}
  pictures=${DEPLOY_PICTURES:-}
  keys=${DEPLOY_KEYS:-}
  signing_keys=${DEPLOY_SIGNING_KEYS:-}
  docs_password=${DEPLOY_DOCS_PASSWORD:-}
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
        set -- "${1%%=*}" "${1#*=}" "${@:2}" # --flag=value is --flag value
        continue
        ;;
      --help) usage && exit ;;
      --dry-run) dry_run=true ;;
      --ttl) ttl=true ;;
      --public | --private)
        [[ ${access_flag:-$1} == "$1" ]] || fail 2 '--public and --private exclude each other'
        access_flag=$1 access=${1#--}
        ;;
      --name | --region | --project | --runtime | --memory | --cpu | --concurrency | --min-instances | \
        --max-instances | --timeout | --service-account | --public-url | --user-url | --pictures | --keys | \
        --signing-keys | --docs-password | --store | --database)
        [[ $# -ge 2 && $2 != --* ]] || fail 2 "$1 needs a value"
        variable=${1#--}
        printf -v "${variable//-/_}" %s "$2"
        shift
        ;;
      *) fail 2 "unknown flag: $1 (./deploy.sh --help lists every flag)" ;;
    esac
    shift
  done
}

require_one_of() { # require_one_of SETTING VALUE ALLOWED|ALLOWED...
  [[ $2 =~ ^($3)$ ]] || fail 2 "$1 is '$2'; it may be one of ${3//|/, }"
}

check_choices() {
  [[ -z $access ]] || require_one_of DEPLOY_ACCESS "$access" 'public|private'
  [[ -z $pictures ]] || require_one_of '--pictures (DEPLOY_PICTURES)' "$pictures" 'open|key|signed'
  require_one_of '--store (DEPLOY_STORE)' "$store" 'firestore|none'
  require_one_of DEPLOY_TTL "$ttl" 'true|false'
  [[ -n $database ]] || fail 2 '--database is empty; without it, the database is (default)'
  [[ $ttl == false || $store != none ]] ||
    fail 2 '--ttl (DEPLOY_TTL) sets policies in Firestore, which a function with --store none does not use'
}

build_environment() {
  local setting address=''
  # cloudfunctions.net strips the function's name from the path; the service needs it to write links to itself.
  # LOG_EXECUTION_ID, on by default, would wrap every single write: a traceback becomes one entry per line, and
  # log levels are lost. The service writes whole JSON entries itself.
  # Two malloc arenas instead of one a thread, and blocks of a megabyte from the system and back to it: large uploads
  # and pictures then leave memory as they found it.
  # The framework would run four threads; with fewer threads than requests, a few slow senders would stop an instance.
  environment="QR_FUNCTION_NAME=$name|LOG_EXECUTION_ID=false|THREADS=$concurrency"
  environment+="|MALLOC_ARENA_MAX=2|MALLOC_MMAP_THRESHOLD_=1048576"
  case $store:$database in
    none:*) ;; # an empty address takes the place of an earlier one
    *:'(default)') address=firestore ;;
    *) address=firestore://$database ;;
  esac
  environment+="|QR_STORE=$address"
  for setting in "PUBLIC_URL=$public_url" "USER_URL=$user_url" "QR_ACCESS=$pictures"; do
    [[ -z ${setting#*=} ]] || environment+="|$setting"
  done
}

build_secrets() {
  local secret
  secrets=''
  for secret in "QR_API_KEYS=$keys" "QR_SIGNING_KEYS=$signing_keys" "QR_DOCS_PASSWORD=$docs_password"; do
    [[ -n ${secret#*=} ]] || continue
    [[ $secret == *:* ]] || secret+=:latest
    secrets+=${secrets:+,}$secret
  done
}

build_deployment() {
  local source environment secrets
  source=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
  build_environment
  build_secrets
  target=("$name" --gen2 "--region=$region" ${project:+"--project=$project"})
  database_target=("--database=$database" ${project:+"--project=$project"})
  # ^|^ makes the bar the list's separator, because URLs may hold commas and @ but no bar. --set-env-vars would
  # wipe what others have set; --update-env-vars works for a new function too. So it is with secrets.
  deployment=(gcloud functions deploy "${target[@]}" --trigger-http --entry-point=handle "--source=$source"
    "--runtime=$runtime" "--memory=$memory" "--cpu=$cpu" "--concurrency=$concurrency"
    "--min-instances=$min_instances" "--max-instances=$max_instances" "--timeout=$timeout"
    "--update-env-vars=^|^$environment" ${secrets:+"--update-secrets=$secrets"}
    ${service_account:+"--service-account=$service_account"})
  case $access in
    public) deployment+=(--allow-unauthenticated) ;;
    private) deployment+=(--no-allow-unauthenticated) ;;
  esac
}

# gcloud asks only after the upload and, where it cannot ask, picks private without a word.
require_access_choice() {
  local answer
  [[ -z $access ]] || return 0
  answer=$(gcloud functions describe "${target[@]}" --format='value(name)' 2>&1) && return
  [[ $answer == *'status=[404]'* ]] || fail 1 "$answer"
  fail 2 "function '$name' does not exist in $region yet: choose --public (anyone may call it) or --private"
}

require_database() {
  local answer
  [[ $store != none ]] || return 0
  if answer=$(gcloud firestore databases describe "${database_target[@]}" --format='value(type)' 2>&1); then
    [[ $answer != *DATASTORE_MODE* ]] ||
      fail 2 "database '$database' is in Datastore mode, and must be in native mode; --database can name another"
    return 0
  fi
  [[ $answer == *NOT_FOUND:* ]] || fail 1 "$answer"
  fail 2 "database '$database' does not exist yet: deploy without user codes (--store none), or create it with
$(quote gcloud firestore databases create "${database_target[@]}" "--location=$region")"
}

check_cloud() {
  command -v gcloud >/dev/null || fail 1 'gcloud is not installed: https://cloud.google.com/sdk/docs/install'
  require_access_choice
  require_database
}

carry_out() { # carry_out COMMAND...
  if $dry_run; then quote "$@"; else "$@"; fi
}

set_ttl_policies() {
  local group
  for group in qr_users qr_visitors qr_salts; do
    carry_out gcloud firestore fields ttls update delete_at "--collection-group=$group" --enable-ttl \
      "${database_target[@]}" --async # a policy takes minutes to become active
  done
}

print_url() {
  local url authorization=''
  url=$(gcloud functions describe "${target[@]}" --format='value(serviceConfig.uri)')
  # An update that leaves access alone does not know it; a public function accepts a token too.
  # shellcheck disable=SC2016 # the reader's shell is to expand it
  [[ $access == public ]] || authorization='-H "Authorization: Bearer $(gcloud auth print-identity-token)" '
  printf '\n%s\n' "$url"
  printf "curl -o code.png %s'%s/png?data=https://example.com'\n" "$authorization" "$url"
}

read_environment
parse_flags "$@"
check_choices
build_deployment
$dry_run || check_cloud
carry_out "${deployment[@]}"
! $ttl || set_ttl_policies
$dry_run || print_url
