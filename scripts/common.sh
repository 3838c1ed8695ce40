# shellcheck shell=bash
# What ./run and ./test share: messages, and the checks of what has to be there.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server stays behind when we are done.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '== %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# need_room FOLDER MEGABYTES WHAT: says so before a full disk breaks something halfway.
need_room() {
  local free
  free=$(df -Pk "$1" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge "$2" ] || fail "the disk that holds $1 is full: $free MB are free, $3 needs $2 MB. Free some space and start again."
}

need_tools() {
  command -v dotnet >/dev/null ||
    fail "the .NET SDK was not found. Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 (Debian with Microsoft's feed: apt-get install dotnet-sdk-10.0)."
  local said
  if ! said=$(cd "$root" && dotnet --version 2>&1); then
    [[ $said != *ICU* ]] ||
      fail "ICU was not found; pages in three languages need it. Install it (Debian 13: apt-get install libicu76, Debian 12: libicu72)."
    fail "the .NET SDK that was found is not version 10: $(dotnet --list-sdks | tr '\n' ' '). Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0."
  fi
  command -v node >/dev/null ||
    fail "Node was not found. Install Node 20 or later: https://nodejs.org (Debian 13: apt-get install nodejs npm)."
  local node
  node=$(node --version)
  node=${node#v}
  [ "${node%%.*}" -ge 20 ] || fail "Node $node is too old. Install Node 20 or later: https://nodejs.org."
  command -v npm >/dev/null || fail "npm was not found. It comes with Node: https://nodejs.org (Debian: apt-get install npm)."
  local tool
  for tool in flock setsid setpriv; do
    command -v "$tool" >/dev/null || fail "$tool was not found. Install util-linux (Debian: apt-get install util-linux)."
  done
  mkdir -p "$root/artifacts" 2>/dev/null && [ -w "$root/artifacts" ] ||
    fail "this account may not write to $root, where the build puts its output. Clone the repository into a folder of your own."
  need_room "$root" 1500 "the build"
}

# quietly LOG TITLE CMD...: runs CMD; shows what it wrote only when it fails.
quietly() {
  local log=$1 title=$2 began=$SECONDS
  shift 2
  say "$title ..."
  if ! "$@" >"$log" 2>&1; then
    grep -E '(error|warning) |error:' "$log" | sort -u | head -40 >&2 || true
    if grep -q 'No space left on device' "$log"; then fail "the disk is full. Free some space and start again."; fi
    tail -15 "$log" >&2
    fail "$title failed. All of its output: $log"
  fi
  say "$title: done in $((SECONDS - began)) s"
}
