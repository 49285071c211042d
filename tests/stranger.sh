# Sourced by the checks that use the packages as strangers do, in folders of their own: sets
#
#     repository      the root of this repository
#     work            a fresh folder, removed in the end
#     feed, version   the packages: those in MTGH_FEED, where it is set, or packed now
#
# and makes restores take the packages from the feed.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$(basename "$(dirname "$0")"): $*" >&2
    exit 1
}

feed=${MTGH_FEED:-}
if [[ -z $feed ]]; then
    feed=$work/feed
    "$repository/tests/pack" "$feed"
fi
version=$(basename "$feed"/MultiTaskGH.*.snupkg .snupkg)
version=${version#MultiTaskGH.}

# Their own package folder keeps the packages out of the user's cache; the cache as a fallback spares another copy of libtorch.
cache=$(dotnet nuget locals global-packages --list)
cache=${cache#*: }
export NUGET_PACKAGES=$work/packages
export RestoreFallbackFolders=$cache
export RestoreAdditionalProjectSources=$feed
export ConsumedVersion=$version

# The SDK restores packages but has no command that unzips one; its build engine unzips everywhere.
unzip_package() {
    cat > "$work/unzip.proj" <<UNZIP
<Project><Target Name="Unzip"><Unzip SourceFiles="$1" DestinationFolder="$2" /></Target></Project>
UNZIP
    dotnet msbuild "$work/unzip.proj" -nologo -v:quiet -t:Unzip
}

# What a package holds, without what the format itself adds.
contents_of() {
    (cd "$1" && find . -type f ! -path './_rels/*' ! -path './package/*' ! -name '*Content_Types*.xml' -printf '%P\n' | LC_ALL=C sort)
}
