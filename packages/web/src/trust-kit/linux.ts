import { groupsOf, type InstalledCertificate, pemOf } from './parts.ts';

/** What is asked of it, and how a certificate is checked. */
const BEGINNING = `expect=''
for_user=''
while [ $# -gt 0 ]; do
  case "$1" in
    --user) for_user=yes ;;
    --fingerprint)
      expect=$(printf %s "\${2:-}" | tr -cd '0-9A-Fa-f' | tr A-F a-f)
      if [ \${#expect} -ne 64 ]; then echo '指纹应为 64 位 a fingerprint has 64 digits' >&2; exit 2; fi
      shift ;;
    *) echo "用法 usage: sh install-linux.sh [--user] [--fingerprint HEX]" >&2; exit 2 ;;
  esac
  shift
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=''

# check NAME GROUPS: the file is whole; of those with another fingerprint than was given nothing is installed.
check() {
  hex=$(sed '/-----/d' "$work/$1.pem" | base64 -d | sha256sum | cut -d ' ' -f 1)
  if [ "$hex" != "$(printf %s "$2" | tr -d ' ')" ]; then
    echo '文件已损坏，请重新取得。This file is damaged: get it again.' >&2
    exit 1
  fi
  if [ -n "$expect" ] && [ "$expect" != "$hex" ]; then return 0; fi
  names="$names $1"
  echo "SHA-256  $2"
}

`;

const COMPARED = `
if [ -z "$names" ]; then
  echo '没有这个指纹的证书，未作任何改动。No certificate has this fingerprint; nothing was changed.' >&2
  exit 1
fi
if [ -z "$expect" ]; then
  echo '请与管理员交给您的打印页（不是网页）逐组核对。完全一致才输入 yes。'
  printf 'Compare with the printed page you were handed. Type yes only if every group is the same: '
  read -r answer || answer=''
  if [ "$answer" != yes ]; then
    echo '未作任何改动。Nothing was changed.' >&2
    exit 1
  fi
fi
`;

const INSTALLED = `if [ -z "$for_user" ] && { [ "$(id -u)" -eq 0 ] || [ -n "\${DESTDIR:-}" ]; }; then
  store="\${DESTDIR:-}/usr/local/share/ca-certificates"
  mkdir -p "$store"
  for name in $names; do
    cp "$work/$name.pem" "$store/$name.crt"
    chmod 644 "$store/$name.crt"
  done
  if [ -z "\${DESTDIR:-}" ]; then update-ca-certificates; fi
  echo '已装入系统。浏览器另有自己的证书库：请各用户不加 sudo 再运行一次。'
  echo 'Installed for the system. Browsers keep a store of their own: each user runs this once more, without sudo.'
  exit 0
fi

if ! command -v certutil >/dev/null 2>&1; then
  echo '缺少 certutil：请先运行 sudo apt install libnss3-tools，再运行本文件；' >&2
  echo '或在浏览器的“设置 → 证书管理 → 授权机构”中导入 .crt 文件。' >&2
  echo 'certutil is missing: run sudo apt install libnss3-tools first, or import the .crt in the browser.' >&2
  exit 1
fi
database="$HOME/.pki/nssdb"
if [ ! -e "$database/cert9.db" ]; then
  mkdir -p "$database"
  chmod 700 "$HOME/.pki" "$database"
  certutil -N -d "sql:$database" --empty-password
fi
for name in $names; do
  certutil -A -d "sql:$database" -t 'C,,' -n "$name" -i "$work/$name.pem"
done
echo '已装入本用户的浏览器。请关闭浏览器再打开。Installed for this user’s browser. Close it and open it again.'
`;

/**
 * A script for UOS, Debian and what descends from them. As root it adds the CA to the system's store, as anyone else (or
 * with `--user`) to the certificate database of that user's Chromium (NSS). It shows the fingerprints, and asks before it changes anything;
 * `--fingerprint HEX` answers for whoever installs on many machines. `DESTDIR` is what it is everywhere: for packaging.
 */
export function linuxInstaller(network: string, certificates: readonly InstalledCertificate[]): string {
  const each = certificates.map(
    ({ fingerprint, name, raw }) =>
      `cat > "$work/${name}.pem" <<'END_OF_CERTIFICATE'\n${pemOf(raw)}END_OF_CERTIFICATE\ncheck ${name} '${groupsOf(fingerprint).join(' ')}'`,
  );
  const name = `#!/bin/sh\n# 互通 Hutong ${network}\nset -eu\necho '互通 Hutong  ${network}'\n`;
  return [name, BEGINNING, ...each.map((one) => `${one}\n`), COMPARED, INSTALLED].join('');
}
