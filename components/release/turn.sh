# Says which going back a run is a part of: steps that are told another name than the last time ask the ledger again.

echo "${SLIPWAY_TURN:-none}"
