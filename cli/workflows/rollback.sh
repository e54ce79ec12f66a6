set --
[ -z "$TO" ] || set -- --to "$TO"
npx slipway rollback --stack "$STACK" --yes --json "$@" >deploy.ndjson
