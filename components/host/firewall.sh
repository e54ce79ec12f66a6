# In front of setup.sh: lets in SSH and what was asked for, and nothing else. What Docker publishes goes through its own rules,
# which this leaves alone. Where somebody else's firewall is at work, it stays as it is.

RULES=/etc/slipway/firewall.nft
UNIT=/etc/systemd/system/slipway-firewall.service

others_firewall() {
  if has ufw && ufw status 2>/dev/null | grep -q '^Status: active'; then echo ufw; return; fi
  if has firewall-cmd && firewall-cmd --state >/dev/null 2>&1; then echo firewalld; fi
}

# Every port that sshd listens on, and the one of this very connection: nobody is locked out, also behind a port forwarding.
ssh_ports() {
  own=${SSH_CONNECTION-}
  {
    printf '%s\n' "$SLIPWAY_PORT" "${own##* }"
    "$(command -v sshd || echo /usr/sbin/sshd)" -T 2>/dev/null | sed -n 's/^port //p'
  } | grep -v '^$' | sort -un | tr '\n' ',' | sed 's/,$//'
}

rules() {
  cat <<EOF_RULES
table inet slipway
delete table inet slipway
table inet slipway {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iif lo accept
    iifname { "docker0", "docker_gwbridge" } accept
    meta l4proto { icmp, ipv6-icmp } accept
    udp dport 68 accept
    tcp dport { $(ssh_ports) } accept
  }
}
EOF_RULES
}

firewall() {
  other=$(others_firewall)
  if [ -n "$other" ]; then
    say "the firewall is $other's, and stays as it is. It must let in TCP $SLIPWAY_PORT and nothing of Docker Swarm (2377, 7946, 4789)"
    return
  fi
  wanted=$(rules)
  if [ "$wanted" = "$(cat $RULES 2>/dev/null)" ] && nft list table inet slipway >/dev/null 2>&1; then return; fi
  mkdir -p "${RULES%/*}"
  printf '%s\n' "$wanted" >$RULES.new
  if ! said=$(nft --check --file $RULES.new 2>&1); then
    rm $RULES.new
    # A container's or an old kernel has no nftables: the server works, and is told to be open.
    say "THERE IS NO FIREWALL: this kernel does not take one. nft says: $said"
    return
  fi
  say "letting in SSH only (TCP $SLIPWAY_PORT)"
  mv $RULES.new $RULES
  nft --file $RULES
  keep_firewall
  nft list chain inet slipway input >/dev/null || fail "the firewall is loaded, and not there. See: nft list ruleset"
}

# After a restart of the server. Without systemd it is loaded when the network comes up.
keep_firewall() {
  if ! has_systemd; then
    if [ ! -d /etc/network/if-pre-up.d ]; then
      say "nothing here loads the firewall after a restart: let your init system run nft --file $RULES"
      return
    fi
    printf '#!/bin/sh\nexec nft --file %s\n' $RULES >/etc/network/if-pre-up.d/slipway-firewall
    chmod 755 /etc/network/if-pre-up.d/slipway-firewall
    return
  fi
  cat >$UNIT <<EOF_UNIT
[Unit]
Description=Firewall of Slipway: SSH only
DefaultDependencies=no
Before=network-pre.target docker.service
Wants=network-pre.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$(command -v nft) --file $RULES
[Install]
WantedBy=multi-user.target
EOF_UNIT
  systemctl daemon-reload
  systemctl enable slipway-firewall >/dev/null 2>&1
}
