#!/bin/bash
# Adds a format, a suite and a renderer to a copy of the tree, as the worked examples of CONTRIBUTING.md say, and links and
# runs the program with them. Compiles only the named files and takes all other objects from the build folder.
# usage: additions.sh BUILD NINJA
. "$(dirname "$0")/rules.sh"
build=$1 ninja=$2
source=$PWD
[[ $ninja == *ninja* && -f $build/compile_commands.json ]] ||
  { echo "skipped: the commands are taken from a build by Ninja with a compile_commands.json"; exit 77; }
command -v jq >/dev/null || { echo "skipped: this needs jq"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir "$tree"
tar -cf - --exclude=node_modules --exclude='build*' lib reports | tar -xf - -C "$tree"
die() { echo "FAILED: $*" >&2; exit 1; }

# examples: prints one line "path" per file that the section names, and its block as lines "+text".
examples() {
  awk '
    /^## / { on = $0 == "## Worked examples" }
    !on { next }
    /^\*\*[a-z].*\*\*:$/ { path = $0; gsub(/\*|:$/, "", path); next }
    /^```/ { inside = !inside; if (inside && path == "") exit 2; if (inside) print path; else path = ""; next }
    inside { print "+" $0 }' CONTRIBUTING.md
}

# change PATH BLOCK: makes a new file from the block, or inserts its lines into the file as CONTRIBUTING.md says.
change() {
  local path=$1 block=$2
  if [ ! -e "$tree/$path" ]; then
    cp "$block" "$tree/$path"
    return
  fi
  awk -v block="$block" '
    FNR == NR { if (/^extern /) last = FNR; next }
    FNR == 1 { while ((getline line < block) > 0) lines[++count] = line }
    function put(pattern,   i) { for (i = 1; i <= count; ++i) if (lines[i] ~ pattern) { print lines[i]; ++used } }
    /std::array table\{/ {
      at = index($0, "table{") + 5
      print substr($0, 1, at)
      put("^ *&")
      print substr($0, at + 1)
      next
    }
    { print }
    FNR == last { put("^extern ") }
    /^  SOURCES$/ { put("^    src/") }
    END { exit used == count ? 0 : 1 }' "$tree/$path" "$tree/$path" >"$work/changed" ||
    die "$path has no place for a line of its example"
  mv "$work/changed" "$tree/$path"
}

paths=()
while IFS= read -r line; do
  case $line in
    +*) printf '%s\n' "${line#+}" >>"$work/block.${#paths[@]}" ;;
    *) paths+=("$line") ;;
  esac
done < <(examples)
[ ${#paths[@]} -eq 9 ] || die "three examples of three files each were expected, CONTRIBUTING.md has these: ${paths[*]}"
for i in "${!paths[@]}"; do change "${paths[i]}" "$work/block.$((i + 1))"; done

# No other file was touched, and the CMakeLists.txt of its layer names each new file.
printf '%s\n' "${paths[@]}" | sort -u >"$work/named"
{ diff -rq lib "$tree/lib"; diff -rq reports "$tree/reports"; } | grep -v ': node_modules$' |
  sed -e "s|^Only in $tree/\(.*\): |\1/|" -e 's|^Files \(.*\) and .* differ$|\1|' | sort >"$work/touched" || true
diff "$work/named" "$work/touched" || die "the examples do not name exactly the files that they touch"

# command_for PATH: prints the command that compiles a source file of the copy; a new file is compiled like the registry of
# its layer.
command_for() {
  local model=$1
  [ -e "$model" ] || model=${1%/*}/registry.cpp
  jq -er --arg file "$source/$model" 'first(.[] | select(.file == $file) | .command)' "$build/compile_commands.json" |
    sed -e 's| -o [^ ]* -c [^ ]*$||' -e "s|\(-I *\)$source/|\1$tree/|g"
}
objects=() jobs=()
for path in $(grep '\.cpp$' "$work/named"); do
  object=$work/$(tr / _ <<<"$path").o
  command=$(command_for "$path") || die "compile_commands.json has no command for $path"
  (cd "$build" && eval "$command -o $object -c $tree/$path") 2>"$object.log" &
  jobs+=($!)
  objects+=("$object")
done
for i in "${!jobs[@]}"; do wait "${jobs[i]}" || { cat "${objects[i]}.log"; die "${objects[i]##*/} does not compile"; }; done

# The new objects come first, so that the linker does not take the registries from the archives.
link=$("$ninja" -C "$build" -t commands evalrun | tail -1)
program=$work/evalrun
link=$(sed -e "s| -o [^ ]*| -o $program ${objects[*]}|" <<<"$link")
[[ $link == *" -o $program "* ]] || die "the command that links the program names no output: $link"
(cd "$build" && eval "$link") || die "the program does not link"

run() { timeout 60 "$program" "$@" || die "evalrun $* ended with $?"; }
run list formats | grep '^call_lines ' >/dev/null || die "the format is not listed"
run list suites | grep -q '^weather ' || die "the suite is not listed"
run report --help | grep -q -e '--counts' || die "the renderer has no flag"

mkdir -p "$work/weather/possible_answer"
cat >"$work/weather/weather_forecast.json" <<'JSON'
{"id": "forecast_0", "question": [[{"role": "user", "content": "Will it rain in Oslo?"}]], "function": [{"name": "rain", "description": "Rain in a city", "parameters": {"type": "dict", "properties": {"city": {"type": "string"}}, "required": ["city"]}}]}
{"id": "forecast_1", "question": [[{"role": "user", "content": "And in Lima?"}]], "function": [{"name": "rain", "description": "Rain in a city", "parameters": {"type": "dict", "properties": {"city": {"type": "string"}}, "required": ["city"]}}]}
JSON
cat >"$work/weather/possible_answer/weather_forecast.json" <<'JSON'
{"id": "forecast_0", "ground_truth": [{"rain": {"city": ["Oslo"]}}]}
{"id": "forecast_1", "ground_truth": [{"rain": {"city": ["Lima"]}}]}
JSON
run --model oracle --suite weather --data "$work/weather" --out "$work/run" --counts "$work/counts.txt" >/dev/null 2>&1
[ "$(cat "$work/counts.txt")" = "forecast 2" ] || die "the renderer wrote: $(cat "$work/counts.txt")"

printf '%s\n' '{"id": "forecast_0", "output": "CALLS:\nrain(city=\"Oslo\")"}' '{"id": "forecast_1", "output": "CALLS: rain in Lima"}' |
  run check --suite weather --data "$work/weather" --format call_lines >"$work/verdicts"
[ "$(jq -c '[.valid, .outcome]' "$work/verdicts" | tr '\n' ' ')" = '[true,"call"] [false,"malformed"] ' ] || { cat "$work/verdicts"; die "the format decodes differently"; }
echo "a format, a suite and a renderer: ${#objects[@]} files compiled, one program linked"
