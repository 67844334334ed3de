# Sourced by mvnw and drover. Exports JAVA_HOME as a JDK of at least $drover_jdk_min, or says in one line what to install.
drover_jdk_min=25

_jdk_feature() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

# Leaves the feature version of the JDK in $1 in _jdk_v; fails when it is no JDK or too old.
_jdk_new_enough() {
  [ -x "$1/bin/javac" ] || return 1
  _jdk_v=$(_jdk_feature "$1")
  [ -n "$_jdk_v" ] && [ "$_jdk_v" -ge "$drover_jdk_min" ]
}

_jdk_find() {
  if [ -n "${JAVA_HOME-}" ] && _jdk_new_enough "$JAVA_HOME"; then
    echo "$JAVA_HOME"
    return
  fi
  if _jdk_javac=$(command -v javac 2>/dev/null); then
    _jdk_home=$(dirname "$(dirname "$(readlink -f "$_jdk_javac")")")
    if _jdk_new_enough "$_jdk_home"; then
      echo "$_jdk_home"
      return
    fi
  fi
  _jdk_best='' _jdk_best_v=0
  set +f # mvnw turns globbing off; this function runs in a subshell, so nothing leaks
  for _jdk_dir in /usr/lib/jvm/* /opt/*jdk* /opt/java /opt/java/* "${HOME-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -L "$_jdk_dir" ] && continue
    if _jdk_new_enough "$_jdk_dir" && [ "$_jdk_v" -gt "$_jdk_best_v" ]; then
      _jdk_best=$_jdk_dir _jdk_best_v=$_jdk_v
    fi
  done
  [ -n "$_jdk_best" ] && echo "$_jdk_best"
}

if ! JAVA_HOME=$(_jdk_find); then
  echo "drover: no JDK $drover_jdk_min or newer found; install one (for example Eclipse Temurin $drover_jdk_min) or set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME
# Maven's own libraries still touch sun.misc.Unsafe; an older JVM would not know the flag, so it cannot stand in jvm.config.
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS-}"
