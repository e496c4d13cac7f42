import type { Both } from '../lib/languages.ts'

const en = {
  title: (party: string) => `You are invited to the desk of ${party}`,
  you: (name: string) => `This invitation is for ${name}.`,
  notYou: 'If that is not you, do nothing and tell the person who gave it to you.',
  as: (roles: string) => `You will work here as: ${roles}.`,
  first: 'You are the first person of this node, and become its operator: you then invite the others.',
  until: 'Good once, until',
  whatTitle: 'What happens now',
  what: [
    'Instead of a password you use a passkey: a secret that your device keeps for you. Nobody can read it over your shoulder, guess it or ask you for it, and nothing that could be stolen from here lets anybody in.',
    'You unlock it the way you unlock the device: by fingerprint, face, code, or by touching a security key.',
    'It works only at this address. A copied page at another address gets nothing from it.',
  ],
  after: 'Afterwards you are signed in. Next time, press “Sign in with a passkey”.',
  releases: 'The same passkey is your signature when you release something that leaves in your party’s name.',
  name: 'Your name, as you write it',
  nameEn: 'Your name in English',
  nameZh: 'Your name in Chinese',
  id: 'A short id for you',
  idHelp: 'a–z, 0–9 and hyphens, as in “m-okafor”. It stands in the audit log and never changes.',
  device: 'A name for this passkey',
  deviceHelp: 'So that you know it again later, for instance “duty telephone”.',
  make: 'Make a passkey and sign in',
  making: 'Your device asks you now …',
  gone: 'This invitation is not good any more.',
  goneHelp:
    'It was used, or its time is over, or the address is not complete. Ask an operator of your party for another one.',
  home: 'To the desk',
  address: (url: string) =>
    `Passkeys need a name instead of a number in the address. Open the invitation there: ${url}`,
  unable: 'This browser knows no passkeys. Open the link in another browser, or on your telephone.',
}

const zh: typeof en = {
  title: (party) => `邀请您使用${party}工作台`,
  you: (name) => `本邀请发给${name}。`,
  notYou: '如非本人，请勿操作，并告知向您提供邀请的人员。',
  as: (roles) => `您在此的角色：${roles}。`,
  first: '您是本节点的首位人员，将成为运维人员，随后由您邀请其他人员。',
  until: '仅可使用一次，有效期至',
  whatTitle: '接下来的步骤',
  what: [
    '本系统以通行密钥代替密码：秘密由您的设备代为保管，他人无法窥视、猜测，也无从索取；即使本系统内容被窃，也无人可凭以登录。',
    '使用时按解锁设备的方式确认：指纹、面容、锁屏密码，或触碰安全密钥。',
    '通行密钥仅在本地址有效。仿冒网页即使相同，只要地址不同，就得不到任何内容。',
  ],
  after: '完成后即已登录。下次请点击“使用通行密钥登录”。',
  releases: '批准以本方名义发出的内容时，该通行密钥即为您的签名。',
  name: '姓名（本人书写形式）',
  nameEn: '英文姓名',
  nameZh: '中文姓名',
  id: '您的简短标识',
  idHelp: '小写字母、数字和连字符，例如 “m-okafor”。该标识载入审计日志，永不更改。',
  device: '为该通行密钥命名',
  deviceHelp: '便于日后辨认，例如“值班手机”。',
  make: '创建通行密钥并登录',
  making: '请在设备上确认……',
  gone: '该邀请已失效。',
  goneHelp: '邀请可能已使用、已过期，或地址不完整。请向本方运维人员另行索取。',
  home: '前往工作台',
  address: (url) => `通行密钥要求地址使用名称而非数字。请在此处打开邀请：${url}`,
  unable: '该浏览器不支持通行密钥。请在其他浏览器或手机上打开该链接。',
}

export const invitationTexts: Both<typeof en> = { en, zh }
