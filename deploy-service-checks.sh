#!/usr/bin/env bash
# Check the settings of the service as the service checks them when it starts (qr/config.py and qr/config_values.py).
# deploy.sh sources this file. The arguments of a function are the label of the setting and the value.

readonly URL_PATTERN='https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-{}~]*)?' # printable ASCII without a space and a bar
readonly HOST_PATTERN='(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+]'

check_public_url() {
  require_match "$1" "$2" "$URL_PATTERN" 'an http or https URL in ASCII, without query, fragment and bar'
  [[ $2 != *[?#]* ]] || fail 2 "$1 must be a URL without query and fragment; got '$2'"
}

check_user_url() {
  require_match "$1" "$2" "$URL_PATTERN" 'an http or https URL in ASCII, without bar, with {id} in it'
  [[ $2 == *'{id}'* ]] || fail 2 "$1 must be a URL with {id} in it; got '$2'"
}

check_hosts() {
  require_match "$1" "$2" "($HOST_PATTERN)( *, *($HOST_PATTERN))*" \
    'hosts in ASCII without ports, separated by commas, such as qr.example.com,*.example.com'
}

check_rate_limit() {
  require_match "$1" "$2" '([1-9][0-9]{0,5}|1000000)/(second|minute|hour|day)' \
    '1 to 1000000 units per second, minute, hour or day, such as 600/minute'
}

check_services() {
  local service='(goqr|google|quickchart|tutorials)'
  require_match "$1" "$2" "none|$service( *, *$service)*" \
    'none, or some of goqr,google,quickchart,tutorials, separated by commas'
}

check_fetch_hosts() {
  local name='(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+'
  require_match "$1" "$2" "$name( *, *$name)*" 'host names, separated by commas, such as example.com,*.example.org'
}

check_schemes() { # schemes of apps, without those that run code, open files or start any app
  local name='[A-Za-z][A-Za-z0-9+.-]*' lower=,${2,,},
  local forbidden='https?|javascript|data|vbscript|file|filesystem|blob|about|content|intent|android-app|view-source|jar'
  local allowed='schemes of apps, separated by commas, such as myapp,spotify, without those that run code'
  require_match "$1" "$2" " *$name( *, *$name)* *" "$allowed"
  [[ ! $lower =~ ,\ *($forbidden|wss?)\ *, ]] || fail 2 "$1 must be $allowed; got '$2'"
}

check_private_hosts() { # on, off, or host names and networks
  local entry name='(\*\.)?([a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*' switch='on|off|true|false|yes|no'
  local allowed='on, off, or host names and networks, separated by commas, such as *.corp.example,10.0.0.0/8'
  [[ $2 != on && $2 != off ]] || return 0
  require_match "$1" "$2" '[A-Za-z0-9:./*_, -]+' "$allowed"
  while read -r entry; do # without the spaces around
    entry=${entry,,}
    is_ipv4_network "$entry" || is_ipv6_network "$entry" ||
      [[ $entry =~ ^($name)$ && ! $entry =~ ^($switch)$ ]] || fail 2 "$1 must be $allowed; got '$2'"
  done <<<"${2//,/$'\n'}"
}

check_header() {
  require_match "$1" "$2" '[A-Za-z0-9-]+' 'the name of a header field: letters, digits and hyphens'
}

check_styles() { # a JSON object of objects (RFC 8259), whose values are texts, numbers, true or false
  local space=$'[ \t\r\n]*' text number pair preset entry
  text='"([^"\[:cntrl:]]|\\(["\/bfnrt]|u[0-9A-Fa-f]{4}))*"'
  number='-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?'
  pair="$space$text$space:$space($text|$number|true|false)$space"
  preset="\\{($pair(,$pair)*|$space)}"
  entry="$space$text$space:$space$preset$space"
  require_match "$1" "$2" "$space\\{($entry(,$entry)*|$space)}$space" \
    'a JSON object of objects, such as {"name": {"shape": "dot"}}'
}

check_brand() { # the upload contains the files in logos/
  require_match "$1" "$2" 'logos/[A-Za-z0-9._-]+\.json' 'the path of a JSON file in logos/, such as logos/brand.json'
  [[ -f $(dirname "${BASH_SOURCE[0]}")/$2 ]] || fail 2 "$1 must be the path of a file; got '$2'"
}

check_networks() { # check_networks SETTING VALUE
  local network allowed='IP addresses and networks, separated by commas, such as 127.0.0.1,10.0.0.0/8'
  require_match "$1" "$2" '( *[0-9A-Fa-f:./]* *,)* *[0-9A-Fa-f:./]* *' "$allowed"
  while read -r network; do # without the spaces around
    [[ -z $network ]] || is_ipv4_network "$network" || is_ipv6_network "$network" ||
      fail 2 "$1 must be $allowed; got '$2'"
  done <<<"${2//,/$'\n'}"
}

is_ipv4_network() { # ADDRESS or ADDRESS/BITS; bits after the network must be 0
  local octet='(0|[1-9][0-9]{0,2})' bits address=0 position
  [[ $1 =~ ^$octet\.$octet\.$octet\.$octet(/(0|[1-9][0-9]?))?$ ]] || return 1
  bits=${BASH_REMATCH[6]:-32}
  for position in 1 2 3 4; do
    ((BASH_REMATCH[position] <= 255)) || return 1
    address=$((address << 8 | BASH_REMATCH[position]))
  done
  ((bits <= 32 && (address & ((1 << (32 - bits)) - 1)) == 0))
}

is_ipv6_network() { # ADDRESS or ADDRESS/BITS (RFC 4291, 2.2), without an embedded IPv4 address
  local address=${1%%/*} bits=128 group groups position kept
  [[ $1 =~ ^[0-9A-Fa-f:]+(/(0|[1-9][0-9]{0,2}))?$ && $address != *:::* && $address != *::*::* ]] || return 1
  bits=${BASH_REMATCH[2]:-128}
  expand_ipv6 "$address" || return 1
  ((bits <= 128)) || return 1
  for position in 0 1 2 3 4 5 6 7; do
    group=${groups[position]}
    [[ $group =~ ^[0-9A-Fa-f]{1,4}$ ]] || return 1
    kept=$((bits - 16 * position)) # bits of this group that belong to the network
    ((kept >= 16)) || ((kept = kept < 0 ? 0 : kept, (16#$group & ((1 << (16 - kept)) - 1)) == 0)) || return 1
  done
}

expand_ipv6() { # expand_ipv6 ADDRESS; sets groups; fails unless the address has eight groups
  local left=${1%%::*} right='' all missing
  if [[ $1 == *::* ]]; then
    right=${1#*::}
    all="${left//:/ } ${right//:/ }"
    # shellcheck disable=SC2206 # the groups have no wildcards
    groups=($all)
    ((missing = 8 - ${#groups[@]})) || return 1
    ((missing > 0)) || return 1
    while ((missing--)); do left+=${left:+:}0; done
    left+=${right:+:$right}
  fi
  [[ $left != :* && $left != *: ]] || return 1
  # shellcheck disable=SC2206
  groups=(${left//:/ })
  ((${#groups[@]} == 8))
}
