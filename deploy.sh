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
  --public           DEPLOY_ACCESS=public     anyone may call the function
  --private          DEPLOY_ACCESS=private    only callers holding roles/run.invoker
  --dry-run                                   print the gcloud command and stop
  --help                                      print this text and stop

A flag wins over its environment variable. Access must be chosen for the first deployment; later ones leave it
as it is unless --public or --private is given. Runtime and sizes are set each time; the function's secrets and
environment variables stay, except those named above.
TEXT
}

fail() { # fail STATUS MESSAGE
  printf 'deploy.sh: %s\n' "$2" >&2
  exit "$1"
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
  access=${DEPLOY_ACCESS:-}
  dry_run=false
  case $access in
    '' | public | private) ;;
    *) fail 2 "DEPLOY_ACCESS is '$access'; it may be public or private" ;;
  esac
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
      --public | --private)
        [[ ${access_flag:-$1} == "$1" ]] || fail 2 '--public and --private exclude each other'
        access_flag=$1 access=${1#--}
        ;;
      --name | --region | --project | --runtime | --memory | --cpu | --concurrency | --min-instances | \
        --max-instances | --timeout | --service-account | --public-url | --user-url)
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

build_deployment() {
  local source environment
  source=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
  # cloudfunctions.net strips the function's name from the path; the service needs it to write links to itself.
  # LOG_EXECUTION_ID, on by default, would wrap every single write: a traceback becomes one entry per line, and
  # log levels are lost. The service writes whole JSON entries itself.
  # Two malloc arenas instead of one a thread, and blocks of a megabyte from the system and back to it: large uploads and
  # pictures then leave memory as they found it.
  # The framework would run four threads; with fewer threads than requests, a few slow senders would stop an instance.
  environment="QR_FUNCTION_NAME=$name|LOG_EXECUTION_ID=false|THREADS=$concurrency"
  environment+="|MALLOC_ARENA_MAX=2|MALLOC_MMAP_THRESHOLD_=1048576"
  [[ -z $public_url ]] || environment+="|PUBLIC_URL=$public_url"
  [[ -z $user_url ]] || environment+="|USER_URL=$user_url"

  target=("$name" --gen2 "--region=$region")
  [[ -z $project ]] || target+=("--project=$project")
  # ^|^ makes the bar the list's separator, because URLs may hold commas and @ but no bar. --set-env-vars would
  # wipe what others have set; --update-env-vars works for a new function too.
  deployment=(gcloud functions deploy "${target[@]}" --trigger-http --entry-point=handle "--source=$source"
    "--runtime=$runtime" "--memory=$memory" "--cpu=$cpu" "--concurrency=$concurrency"
    "--min-instances=$min_instances" "--max-instances=$max_instances" "--timeout=$timeout"
    "--update-env-vars=^|^$environment")
  [[ -z $service_account ]] || deployment+=("--service-account=$service_account")
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
build_deployment
if $dry_run; then
  printf '%q ' "${deployment[@]}" && echo
  exit
fi
command -v gcloud >/dev/null || fail 1 'gcloud is not installed: https://cloud.google.com/sdk/docs/install'
require_access_choice
"${deployment[@]}"
print_url
