# Part of other scripts: redact reads standard input and masks every form listed in $SLIPWAY_REDACT, one a line.
# The list reaches awk through its environment: an argument could be read by everyone on the server.
redact() {
  REDACT_LIST=${SLIPWAY_REDACT-} awk '
    BEGIN { n = split(ENVIRON["REDACT_LIST"], forms, "\n") }
    {
      line = $0
      for (i = 1; i <= n; i++) {
        if (forms[i] == "") continue
        out = ""
        while ((at = index(line, forms[i])) > 0) {
          out = out substr(line, 1, at - 1) "[secret]"
          line = substr(line, at + length(forms[i]))
        }
        line = out line
      }
      print line
      fflush()
    }'
}
