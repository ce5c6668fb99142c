# shellcheck shell=bash
# What backup.sh and restore.sh have in common.

root=$(readlink -f "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..")
docker=${DOCKER:-docker}
secrets=${WEBMAIL_SECRETS:-$root/secrets}
say() { printf '%s\n' "$*" >&2; }
die() { say "webmail: $*"; exit 1; }
# COMPOSE_PROJECT_NAME, COMPOSE_FILE and .env count as they do for docker compose itself.
compose() { (cd "$root" && "$docker" compose "$@"); }
# As the superuser, inside the database's container.
sql() { compose exec -T db psql -U postgres -d "$1" -qAtX -v ON_ERROR_STOP=1; }
postgres_version() { sql postgres <<<"SELECT current_setting('server_version_num')::int / 10000"; }
# shellcheck source=/dev/null
. "$root/deploy/backup.sh"
