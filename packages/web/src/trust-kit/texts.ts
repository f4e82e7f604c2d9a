import type { Catalogue } from '@hutong/record';

export const kitTexts = {
  title: {
    zh: '让这台电脑信任互通的网址',
    en: 'Make this computer trust the addresses of Hutong',
  },
  of: { zh: '{name}（网络 {network}）', en: '{name} (network {network})' },
  why: {
    zh: '各节点的网页用本网络自己的证书加密。每台电脑只需做一次：先核对指纹，再安装证书。',
    en: 'The pages of the nodes are encrypted with certificates of this network’s own. Each computer needs this once: compare the fingerprint, then install the certificate.',
  },
  step_compare: { zh: '一、核对指纹', en: '1. Compare the fingerprint' },
  plain_warning: {
    zh: '本页未经加密传来，途中可能被人改过：下面的指纹不能只看本页，必须与管理员交给您的打印页或电话里念的逐组核对。',
    en: 'This page came unencrypted and may have been changed on the way. Do not believe the fingerprint below by itself: compare every group with the printed page you were handed, or by telephone.',
  },
  by_hand: {
    zh: '安装时屏幕上会显示指纹。与本页逐组核对，有一组不同就不要安装，并告诉管理员。本页请当面交付，不要发在群里。',
    en: 'The installer shows the fingerprint. Compare it with this page, group by group; if one differs, do not install, and tell the administrator. Hand this page over in person.',
  },
  fingerprint: { zh: 'CA 证书的 SHA-256 指纹', en: 'SHA-256 fingerprint of the CA certificate' },
  limits: {
    zh: '这张 CA 证书只能为本网络的节点名（*.{network}.hutong.internal）、本机、内网地址{more}作证，不能冒充其他网站。',
    en: 'This CA can only vouch for names of this network’s nodes (*.{network}.hutong.internal), this machine and private addresses{more}. It cannot stand for any other site.',
  },
  limits_more: { zh: '以及 {names}', en: ' and {names}' },
  no_limits: {
    zh: '这张 CA 证书没有限定名称。最高中心正在换成有限定的；换好之前请不要在这台电脑以外安装。',
    en: 'This CA is not limited to certain names. The top center is replacing it; until then install it on no more computers than needed.',
  },
  step_windows: { zh: '二、Windows 电脑', en: '2. On Windows' },
  windows_run: {
    zh: '双击 {file}（要让这台电脑的所有用户都信任：右键，以管理员身份运行）。',
    en: 'Double-click {file} (for all users of the computer: right-click, run as administrator).',
  },
  windows_yes: {
    zh: '核对屏幕上的指纹，完全一致才输入 Y。Windows 再问一次时，选“是”。',
    en: 'Compare the fingerprint on the screen; type Y only if it is the same. Where Windows asks once more, choose Yes.',
  },
  step_linux: { zh: '二、统信 UOS、Debian 电脑', en: '2. On UOS and Debian' },
  linux_system: {
    zh: '在终端运行 {command}，核对指纹，一致才输入 yes。',
    en: 'In a terminal run {command}, compare the fingerprint, type yes only if it is the same.',
  },
  linux_user: {
    zh: '再以平常的用户运行一次 {command}（装入浏览器自己的证书库）。',
    en: 'Then run {command} once more as the everyday user (for the browser’s own store).',
  },
  by_browser: {
    zh: '也可以手工导入：双击 {file}，安装到“受信任的根证书颁发机构”；Firefox 在“设置 → 隐私与安全 → 证书”中导入。',
    en: 'By hand: open {file} and install it as a trusted root authority; in Firefox, under Settings → Privacy & Security → Certificates.',
  },
  step_open: { zh: '三、打开网页', en: '3. Open the pages' },
  open: {
    zh: '关闭浏览器再打开，然后打开下面的网址。不应再有警告；仍有警告就不要继续，请告诉管理员。',
    en: 'Close the browser and start it again, then open an address below. There should be no warning; if there is, do not go on, and tell the administrator.',
  },
  open_any: {
    zh: '关闭浏览器再打开，然后打开管理员告诉您的 https:// 网址。不应再有警告；仍有警告就不要继续。',
    en: 'Close the browser and start it again, then open the https:// address you were told. There should be no warning; if there is, do not go on.',
  },
} as const satisfies Catalogue;
