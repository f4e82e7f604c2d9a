import { groupsOf, type InstalledCertificate } from './parts.ts';

/**
 * One file that a double click runs: the head is for cmd.exe and is ASCII alone, whatever code page it has; the rest is
 * read as UTF-8 by the PowerShell that every Windows from 7 on has. It shows the fingerprints and waits for a yes before
 * it puts anything into the root store: the machine's for an administrator, else the user's own.
 */
export function windowsInstaller(network: string, certificates: readonly InstalledCertificate[]): string {
  const each = certificates.map(({ fingerprint, raw }) => {
    const groups = groupsOf(fingerprint).join(' ');
    return `  @{ Groups = '${groups}'; Der = '${raw.toString('base64')}' }`;
  });
  const lines = [
    '@echo off',
    'setlocal DisableDelayedExpansion',
    'set "HUTONG_KIT=%~f0"',
    'set "HUTONG_EXPECT=%~1"',
    'powershell -NoProfile -ExecutionPolicy Bypass -Command "$t=[IO.File]::ReadAllText($env:HUTONG_KIT,[Text.Encoding]::UTF8); Invoke-Expression $t.Substring($t.LastIndexOf(\'#BEGIN\'))"',
    'set "HUTONG_CODE=%ERRORLEVEL%"',
    'if "%~1"=="" pause',
    'exit /b %HUTONG_CODE%',
    '#BEGIN',
    "$ErrorActionPreference = 'Stop'",
    '$certificates = @(',
    `${each.join(',\r\n')}`,
    ')',
    `Write-Host '互通 Hutong  ${network}'`,
    "Write-Host ''",
    "$given = ([string]$env:HUTONG_EXPECT -replace '[^0-9A-Fa-f]', '').ToLower()",
    '$loaded = @()',
    'foreach ($one in $certificates) {',
    '  $der = [Convert]::FromBase64String($one.Der)',
    '  $hash = (New-Object Security.Cryptography.SHA256Managed).ComputeHash($der)',
    "  $hex = [BitConverter]::ToString($hash).Replace('-', '').ToLower()",
    "  if ($hex -ne $one.Groups.Replace(' ', '')) { Write-Host '文件已损坏，请重新取得。This file is damaged: get it again.'; exit 1 }",
    "  if ($given -ne '' -and $given -ne $hex) { continue }",
    '  Write-Host "SHA-256  $($one.Groups)"',
    '  $loaded += , (New-Object Security.Cryptography.X509Certificates.X509Certificate2 (, $der))',
    '}',
    "if ($loaded.Count -eq 0) { Write-Host '没有这个指纹的证书，未作任何改动。No certificate has this fingerprint; nothing was changed.'; exit 1 }",
    "if ($given -eq '') {",
    "  Write-Host ''",
    "  Write-Host '请与管理员交给您的打印页（不是这个网页）逐组核对。完全一致才输入 Y。'",
    "  $answer = Read-Host 'Compare with the printed page you were handed. Type Y only if every group is the same'",
    "  if ($answer -ne 'Y') { Write-Host '未作任何改动。Nothing was changed.'; exit 1 }",
    '}',
    '$principal = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())',
    '$isAdmin = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)',
    "$place = 'CurrentUser'",
    "if ($isAdmin) { $place = 'LocalMachine' }",
    "$store = New-Object Security.Cryptography.X509Certificates.X509Store ('Root', $place)",
    "$store.Open('ReadWrite')",
    'foreach ($certificate in $loaded) { $store.Add($certificate) }',
    '$store.Close()',
    'if ($isAdmin) {',
    "  Write-Host '已装入本机：这台电脑的所有用户都信任了。请重新打开浏览器。Installed for every user of this computer. Restart the browser.'",
    '} else {',
    "  Write-Host '已装入当前用户。要让所有用户信任，请右键本文件，以管理员身份运行。Installed for this user alone; for all users, run this file as administrator. Restart the browser.'",
    '}',
    'exit 0',
    '',
  ];
  return lines.join('\r\n');
}
