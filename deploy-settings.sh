#!/usr/bin/env bash
# Settings of deploy.sh: the table, and the functions that read it. deploy.sh sources this file.
# shellcheck disable=SC2034,SC2154 # deploy.sh and deploy-checks.sh use these settings

# One row per flag: flag, variable, default (-: none), check, meaning.
# - A variable DEPLOY_X configures the deployment. Any other variable is an environment variable of the service, and its
#   flag has the variable DEPLOY_X too: QR_HOSTS has DEPLOY_HOSTS. A flag without a value removes it from the service.
# - A check is a range of whole numbers (1..9), a list of words (a,b), or a function check_<word> in deploy-checks.sh
#   or deploy-service-checks.sh.
#   A setting with the check "secret" is the name of a secret. The check "switch" belongs to a flag without a value.
# - The default =--x makes a flag another name of the flag --x.
readonly SETTINGS='
--public           DEPLOY_PUBLIC        false         switch     everyone can call the service
--private          DEPLOY_PRIVATE       false         switch     only callers with roles/run.invoker can call the service
--container        DEPLOY_CONTAINER     false         switch     deploy a container on Cloud Run instead of a function
--ttl              DEPLOY_TTL           true          switch     let Firestore delete hashes of visitors (TTL policies)
--no-ttl           DEPLOY_NO_TTL        false         switch     do not set TTL policies
--name             DEPLOY_NAME          qr            name       name of the function or of the Cloud Run service
--region           DEPLOY_REGION        europe-west1  region     region of the service
--project          DEPLOY_PROJECT       -             project    default: project of gcloud; sets GOOGLE_CLOUD_PROJECT
--runtime          DEPLOY_RUNTIME       python313     runtime    Python of the function; not with --container
--memory           DEPLOY_MEMORY        512Mi         memory     memory of an instance
--cpu              DEPLOY_CPU           1             cpu        CPUs of an instance
--concurrency      DEPLOY_CONCURRENCY   16            1..1000    requests at a time per instance
--min-instances    DEPLOY_MIN_INSTANCES 0             0..999999  instances that always run
--max-instances    DEPLOY_MAX_INSTANCES 5             1..999999  limit of the instances, and thus of the cost
--timeout          DEPLOY_TIMEOUT       30s           timeout    maximum time of a request
--service-account  DEPLOY_SERVICE_ACCOUNT -           account    default: the default service account of the project
--ingress          DEPLOY_INGRESS       -             all,internal,internal-and-cloud-load-balancing  sources
--store            DEPLOY_STORE         firestore     firestore,none store of links
--database         DEPLOY_DATABASE      (default)     database   Firestore database of --store firestore
--public-url       PUBLIC_URL           -             public_url public URL, if it differs from the URL of the request
--user-url         USER_URL             -             user_url   public URL of a link, with {id} in it
--hosts            QR_HOSTS             -             hosts      accepted hosts, separated by commas
--access           QR_ACCESS            -             open,key,signed which calls get images
--api-keys         QR_API_KEYS          -             secret     a secret: entries of the API keys
--signing-keys     QR_SIGNING_KEYS      -             secret     a secret: one or two keys of signed URLs
--webhooks         QR_WEBHOOKS          -             secret     a secret: URLs that receive scans, with their secrets
--docs-password    QR_DOCS_PASSWORD     -             secret     a secret: password of page and documentation
--rate-limit       QR_RATE_LIMIT        -             rate_limit units per client and period, such as 600/minute
--rate-store       QR_RATE_STORE        -             secret     a secret: URL of the Redis server with the counts
--max-body         QR_MAX_BODY          -             1..33554432 maximum request body in bytes
--styles           QR_STYLES            -             styles     more presets: {"name": {"parameter": "value"}}
--brand            QR_BRAND             -             brand      brand of the pages of links: logos/NAME.json
--engine           QR_ENGINE            -             auto,libzint,qrcode encoder
--compat           QR_COMPAT            -             services   imitated services; none: no URLs of other services
--fetch-hosts      QR_FETCH_HOSTS       -             fetch_hosts hosts of files that requests name by URL, separated by commas
--private-targets  QR_PRIVATE_TARGETS   -             private_hosts hosts of targets in private networks; on: all
--schemes          QR_SCHEMES           -             schemes    schemes of apps in targets of links, separated by commas
--link-cache       QR_LINK_CACHE        -             0..60      seconds for which an instance keeps a record for visits
--ids              QR_IDS               -             case-sensitive,case-insensitive case of letters in ids of links
--country-header   QR_COUNTRY_HEADER    -             header     header field with the country of the visitor
--proxies          QR_PROXIES           -             0..100     proxies that append to X-Forwarded-For
--trusted-proxies  QR_TRUSTED_PROXIES   -             networks   addresses of proxies that change the URLs
--pictures         DEPLOY_PICTURES      =--access     -          former name of --access
--keys             DEPLOY_KEYS          =--api-keys   -          former name of --api-keys
'

removable=' ' # flags of variables of the service that the command line sets to an empty value
chosen=' '    # flags with a value from the command line or the environment
visibility='' # public, private, or empty: unchanged

find_setting() { # find_setting FLAG; sets row_flag, row_variable, row_default, row_check and row_meaning
  while read -r row_flag row_variable row_default row_check row_meaning; do
    [[ $row_flag != "$1" ]] || return 0
  done <<<"$SETTINGS"
  return 1
}

value_name() { # value_name FLAG; prints nothing, sets REPLY to the shell variable with the value
  REPLY=${1#--}
  REPLY=setting_${REPLY//-/_}
}

deploy_variable() { # deploy_variable VARIABLE; sets REPLY to the environment variable of the flag
  REPLY=${1#DEPLOY_}
  REPLY=DEPLOY_${REPLY#QR_}
}

choose() { # choose FLAG VALUE
  value_name "$1"
  printf -v "$REPLY" %s "$2"
  chosen+="$1 "
  [[ -n $2 || $row_variable == DEPLOY_* ]] || removable+="$1 "
}

read_environment() { # an empty environment variable equals an absent one
  local row_flag row_variable row_default row_check row_meaning from_environment
  while read -r row_flag row_variable row_default row_check row_meaning; do
    [[ -n $row_flag ]] || continue
    deploy_variable "$row_variable"
    from_environment=${!REPLY:-}
    if [[ $row_default == =* ]]; then
      read_former_variable "$REPLY" "$from_environment"
      continue
    fi
    value_name "$row_flag"
    printf -v "$REPLY" %s "${row_default#-}"
    [[ -z $from_environment ]] || choose "$row_flag" "$from_environment"
  done <<<"$SETTINGS"
  [[ $setting_access != public && $setting_access != private ]] ||
    fail 2 "--access (DEPLOY_ACCESS) must be one of open, key, signed; got '$setting_access', which is now \
DEPLOY_PUBLIC=true or DEPLOY_PRIVATE=true"
  [[ $setting_public != true ]] || visibility=public
  [[ $setting_private != true ]] || visibility=private
}

read_former_variable() { # read_former_variable VARIABLE VALUE; the row is that of the former name
  local flag=${row_default#=}
  [[ -n $2 ]] || return 0
  [[ $chosen != *" $flag "* ]] || fail 2 "$1 cannot be combined with the variable of $flag, its present name"
  choose "$flag" "$2"
}

parse_flags() {
  local row_flag row_variable row_default row_check row_meaning access_flag=''
  while (($#)); do
    case $1 in
      --*=*)
        set -- "${1%%=*}" "${1#*=}" "${@:2}" # split --flag=value into --flag value
        continue
        ;;
      --help) usage && exit ;;
      --dry-run) dry_run=true ;;
      *)
        find_setting "$1" || fail 2 "unknown flag: $1 (./deploy.sh --help lists all flags)"
        if [[ $row_check == switch ]]; then
          set_switch "$1"
        else
          [[ $# -ge 2 && $2 != --* ]] || fail 2 "$1 needs a value"
          set_value "$1" "$2"
          shift
        fi
        ;;
    esac
    shift
  done
}

set_value() { # set_value FLAG VALUE
  if [[ $row_default == =* ]]; then
    find_setting "${row_default#=}"
  fi
  choose "$row_flag" "$2"
}

set_switch() { # set_switch FLAG; a flag overrides the environment variables of --public and --private
  case $1 in
    --public | --private)
      [[ ${access_flag:-$1} == "$1" ]] || fail 2 '--public cannot be combined with --private'
      access_flag=$1 visibility=${1#--}
      ;;
    *) choose "$1" true ;;
  esac
}

print_settings() { # the rows of the table, for --help
  local row_flag row_variable row_default row_check row_meaning
  while read -r row_flag row_variable row_default row_check row_meaning; do
    [[ -n $row_flag ]] || continue
    deploy_variable "$row_variable"
    [[ $row_check != switch ]] || REPLY+=true
    [[ $row_variable == DEPLOY_* ]] || row_meaning="$row_variable: $row_meaning"
    [[ $row_check != *,* ]] || row_meaning+=": ${row_check//,/, }"
    printf '  %-18s %-24s %-13s %s\n' "$row_flag" "${REPLY/%true/=true}" "${row_default#=}" "$row_meaning"
  done <<<"$SETTINGS"
}
