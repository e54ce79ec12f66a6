# Makes a root file system out of Debian packages, without root, without chroot and without running any of them.
# $1 is the folder of .deb files, $2 the folder to fill, the rest are names of packages to leave out.
set -eu
archives=$1
root=$2
shift 2

# Both distributions have had these as links for years; packages that still ship /bin or /lib land behind them.
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64"
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done

for deb in "$archives"/*.deb; do
  name=${deb##*/}
  name=${name%%_*}
  for left_out in "$@"; do [ "$name" = "$left_out" ] && continue 2; done
  # Through a file, because sh does not notice the failure of the first command of a pipe.
  dpkg-deb --fsys-tarfile "$deb" >"$root.tar"
  tar -x -f "$root.tar" -C "$root" --keep-directory-symlink --no-same-owner --no-same-permissions \
    --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' \
    --exclude='./usr/share/info' --exclude='./usr/share/lintian' --exclude='./usr/share/initramfs-tools' \
    --exclude='./usr/share/pixmaps' --exclude='./usr/share/applications' --exclude='./usr/share/python3' \
    --exclude='./usr/lib/*/gconv' --exclude='./usr/lib/python3*/lib2to3' --exclude='./usr/lib/python3*/pydoc_data'
done
rm -f "$root.tar"

mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/etc/ssl/certs" "$root/root" "$root/run" "$root/tmp" "$root/var/tmp"
mkdir -p "$root/home/bot" "$root/usr/lib/ssl"
chmod 1777 "$root/tmp" "$root/var/tmp"
cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
# Where OpenSSL looks; the package with this link also has two megabytes of command line tool.
ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"
cat >"$root/etc/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
bot:x:1000:1000:bot:/home/bot:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
END
cat >"$root/etc/group" <<'END'
root:x:0:
bot:x:1000:
nogroup:x:65534:
END
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
