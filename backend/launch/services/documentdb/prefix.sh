#!/bin/sh
# Puts PostgreSQL + DocumentDB from Debian testing (or sid) into one folder, runnable on any Debian (or Ubuntu) of the
# same architecture, whatever its glibc: no root, no chroot, no mounts, nothing written outside the folder.
#   usage: prefix.sh PREFIX     needs: apt-get, dpkg-deb, the debian-archive-keyring package, a Debian mirror
#   Lines that begin with "at: " say how far it is.
set -eu
PREFIX=${1:?usage: setup.sh PREFIX}
SUITES=${DEBIAN_SUITES:-forky sid}
# the mirror that this system's own apt uses for Debian; on other systems say DEBIAN_MIRROR=…
MIRROR=${DEBIAN_MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -vE '^ *#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ')}
KEYRING=${DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
[ -r "$KEYRING" ] || { echo "no Debian archive keys: install debian-archive-keyring (DEBIAN_KEYRING names another file)" >&2; exit 1; }
[ -n "$MIRROR" ] || { echo "no Debian mirror in this system's apt sources: set DEBIAN_MIRROR to one" >&2; exit 1; }
RECIPE=1   # raise it to make existing prefixes rebuild

[ "$(cat "$PREFIX/READY" 2>/dev/null)" = "$RECIPE" ] && exit 0
mkdir -p "$PREFIX"; PREFIX=$(cd "$PREFIX" && pwd)
exec 9>"$PREFIX/.lock"; flock 9
[ "$(cat "$PREFIX/READY" 2>/dev/null)" = "$RECIPE" ] && exit 0   # another process has just made it
case "$PREFIX" in *[!A-Za-z0-9/._+@=-]*) echo "prefix path must be plain: $PREFIX" >&2; exit 1;; esac
W=$PREFIX/.work; rm -rf "$W" "$PREFIX/usr"; trap 'rm -rf "$W"' EXIT
mkdir -p "$W/etc/none" "$W/state/lists/partial" "$W/cache/archives/partial" "$W/debs" "$W/x"; : > "$W/state/status"

# 1. a private apt: its own sources, lists and status, so the host's packages neither matter nor change.
# check-valid-until=no: a mirror may serve an index past its date. Its signature is still checked.
cat > "$W/apt.conf" <<A
Dir::Etc "$W/etc";
Dir::Etc::sourceparts "$W/etc/none";
Dir::Etc::parts "$W/etc/none";
Dir::Etc::preferencesparts "$W/etc/none";
Dir::State "$W/state";
Dir::State::status "$W/state/status";
Dir::Cache "$W/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
A
export APT_CONFIG="$W/apt.conf" LC_ALL=C
echo "at: reading Debian's package lists"
for suite in $SUITES; do
  echo "deb [signed-by=$KEYRING check-valid-until=no] $MIRROR $suite main" > "$W/etc/sources.list"
  apt-get -qq update
  PG=$(apt-cache pkgnames postgresql- | sed -n 's/^postgresql-\([0-9]*\)-documentdb$/\1/p' | sort -n | tail -1)
  [ -n "$PG" ] && break
done
[ -n "$PG" ] || { echo "no postgresql-*-documentdb in: $SUITES" >&2; exit 1; }

# 2. the packages: the four seeds and every *library* they depend on. Left out on purpose: postgis (and with it gdal,
# proj, geos: replaced by a stub, step 5), rum (documentdb brings its own), perl, debconf, systemd, client tools.
todo="postgresql-$PG-documentdb postgresql-$PG postgresql-$PG-cron postgresql-$PG-pgvector zlib1g"; all=" "
while [ -n "$todo" ]; do
  found=$(apt-cache depends --important $todo | awk '$1 ~ /^\|?(Pre)?Depends:$/ {print $2}' |
    grep '^lib' | grep -vE '^lib(gcrypt|selinux|xslt|uuid|perl|db5|audit-common|sasl2-modules|c-|gpg-error)' | sort -u)
  all="$all$todo "; todo=
  for p in $found; do case "$all" in *" $p "*) ;; *) todo="$todo$p ";; esac; done
  todo=${todo% }
done
echo "at: downloading 42 MB in $(echo $all | wc -w) packages"
(cd "$W/debs" && apt-get -qq download $all)
echo "at: unpacking"
for d in "$W"/debs/*.deb; do dpkg-deb -x "$d" "$W/x"; done

# 3. the files that are needed at run time
cd "$W/x/usr"; V=lib/postgresql/$PG; S=share/postgresql/$PG; L=$(echo lib/*-linux-gnu*)
LD=$(basename "$L"/ld-linux*.so.?)
O=$PREFIX/usr; mkdir -p "$O/$V/bin" "$O/$V/lib" "$O/$L" "$O/$S/extension"
for b in postgres initdb; do cp "$V/bin/$b" "$O/$V/bin/$b.real"; done
for m in pg_documentdb pg_documentdb_core pg_documentdb_extended_rum pg_documentdb_extended_rum_core \
  pg_documentdb_extended_rum_core_builtin_rmgr pg_cron vector tsm_system_rows plpgsql dict_snowball; do
  cp "$V/lib/$m.so" "$O/$V/lib/"; done
cp -r "$S"/*.sql "$S"/*.bki "$S"/*.sample "$S"/*.txt "$S"/timezonesets "$S"/tsearch_data "$O/$S/"
for e in documentdb documentdb_core documentdb_extended_rum pg_cron vector tsm_system_rows plpgsql; do
  cp "$S/extension/$e.control" "$S/extension/$e"--*.sql "$O/$S/extension/"; done

# 4. the shared libraries those files really need, and the loader; a missing one stops the script here
cp "$L/$LD" "$O/$L/"
need=$(for f in "$O/$V"/bin/*.real "$O/$V"/lib/*.so; do
  "./$L/$LD" --inhibit-cache --library-path "$PWD/$L:$PWD/$V/lib" --list "$f"; done | awk '$2 == "=>" {print $1, $3}' | sort -u)
echo "$need" | while read -r name path; do
  case "$path" in "$PWD/$L/"*) cp -L "$path" "$O/$L/$name";; "$PWD/$V/lib/"*) ;;
    *) [ "$name" = "${LD}" ] || [ "$name" = "/lib64/$LD" ] || { echo "not in the prefix: $name $path" >&2; exit 1; };; esac
done

# 5. a stub named postgis: documentdb refers to these types and functions when it is created and only uses them for
# geospatial indexes and queries, which so end in an error ("cannot accept a value of type internal")
{ for t in geometry geography box2d box2df gidx; do echo "CREATE TYPE $t AS (unused int);"; done
  for f in 'geometry_gist_union_2d(bytea, internal)' 'geometry_gist_decompress_2d(internal)' \
    'geometry_gist_penalty_2d(internal, internal, internal)' 'geometry_gist_picksplit_2d(internal, internal)' \
    'geometry_gist_same_2d(geometry, geometry, internal)' 'geography_gist_union(bytea, internal)' \
    'geography_gist_decompress(internal)' 'geography_gist_penalty(internal, internal, internal)' \
    'geography_gist_picksplit(internal, internal)' 'geography_gist_same(box2d, box2d, internal)'
  do echo "CREATE FUNCTION $f RETURNS internal LANGUAGE internal IMMUTABLE AS 'internal_in';"; done
} > "$O/$S/extension/postgis--0.sql"
printf "comment = 'stub without geospatial support'\ndefault_version = '0'\nrelocatable = true\n" > "$O/$S/extension/postgis.control"

# 6. wrappers that start the binaries by sid's own loader (so the folder may be moved or copied)
for b in postgres initdb; do
  cat > "$O/$V/bin/$b" <<'W'
#!/bin/sh
d=$(dirname "$(readlink -f "$0")"); u=${d%/lib/postgresql/*}; set -- "$d/${0##*/}.real" "$@"
l=$(echo "$u"/lib/*-linux-gnu*); exec "$l"/ld-linux*.so.? --inhibit-cache --library-path "$l:${d%/bin}/lib" --argv0 "$d/${0##*/}" "$@"
W
  chmod 755 "$O/$V/bin/$b"
done
"$O/$V/bin/postgres" --version
chmod -R a+rX "$PREFIX/usr"; (cd "$W/debs" && sha256sum *) > "$PREFIX/PACKAGES"
echo "$RECIPE" > "$PREFIX/READY"
