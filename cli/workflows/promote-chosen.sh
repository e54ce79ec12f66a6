set --
IFS=,
for service in $SERVICES; do set -- "$@" --service "$service"; done
npx slipway promote --from "$FROM" --to "$TO" --yes --json "$@" >deploy.ndjson
