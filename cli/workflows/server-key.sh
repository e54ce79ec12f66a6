eval "$(ssh-agent -s)" >/dev/null
printf '%s\n' "$VPS_SSH_KEY" | ssh-add -q -
echo "SSH_AUTH_SOCK=$SSH_AUTH_SOCK" >>"$GITHUB_ENV"
