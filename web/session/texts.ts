import type { Both } from '../lib/languages.ts'

const en = {
  title: (party: string) => `Desk of ${party}`,
  exerciseTitle: 'Who are you in this exercise?',
  exerciseHelp:
    'Nothing here is real. One click signs you in as this person; open the other party’s desk in a second window to play both sides.',
  passkeyTitle: 'Sign in',
  passkey: 'Sign in with a passkey',
  passkeyHelp: 'Your device, or a security key, shows that it is you. There are no passwords here.',
  passkeyAddress: (address: string) =>
    `Passkeys need a name instead of a number in the address: open ${address}.`,
  oidc: (name: string) => `Sign in with ${name}`,
  token: 'Sign in with a token',
  tokenHelp: 'For programs and first steps: a token that “comity token create” made.',
  tokenLabel: 'Token',
  enter: 'Sign in',
  refused: {
    token_unknown: 'This token lets nobody in. It may have ended; “comity token create” makes another.',
    oidc_failed:
      'Your organisation’s sign-in did not succeed. Try again; if it stays so, tell your operator the time.',
    oidc_unknown:
      'Your organisation knows you, this node does not. Ask an operator to enter your sign-in name.',
    other: 'Signing in did not succeed. Try again, or by another door.',
  },
  none: 'Ask an operator of your party for an invitation: a link that is good once.',
  again: 'Sign in again',
  againHelp: 'Your session has ended. What you typed is still here; sign in as the same person to go on.',
}

const zh: typeof en = {
  title: (party) => `${party}工作台`,
  exerciseTitle: '本次演习中您是谁？',
  exerciseHelp: '此处内容均非实际。点击即以该人员身份登录；在另一窗口打开对方工作台，即可同时扮演双方。',
  passkeyTitle: '登录',
  passkey: '使用通行密钥登录',
  passkeyHelp: '由您的设备或安全密钥确认本人身份。本系统不使用密码。',
  passkeyAddress: (address) => `通行密钥要求地址使用名称而非数字，请打开 ${address}。`,
  oidc: (name) => `使用${name}登录`,
  token: '使用令牌登录',
  tokenHelp: '供程序和首次使用：由 “comity token create” 生成的令牌。',
  tokenLabel: '令牌',
  enter: '登录',
  refused: {
    token_unknown: '该令牌无法登录，可能已失效；可用 “comity token create” 另行生成。',
    oidc_failed: '通过贵机构的登录未成功。请重试；如仍未成功，请将时间告知运维人员。',
    oidc_unknown: '贵机构认可您的身份，但本节点尚未登记。请运维人员登记您的登录名。',
    other: '登录未成功。请重试，或改用其他方式。',
  },
  none: '请向本方运维人员索取邀请链接，每个链接仅可使用一次。',
  again: '请重新登录',
  againHelp: '登录已失效。已填写的内容仍在此处，请以同一人员身份登录后继续。',
}

export const sessionTexts: Both<typeof en> = { en, zh }
