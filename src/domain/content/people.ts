import type { Recogniser } from './observable.ts'

/** Services at which accounts are named in texts, and what their names come to. */
const SERVICES: Readonly<Record<string, string>> = {
  telegram: 'telegram',
  wechat: 'wechat',
  weixin: 'wechat',
  微信: 'wechat',
  qq: 'qq',
  weibo: 'weibo',
  微博: 'weibo',
  whatsapp: 'whatsapp',
  signal: 'signal',
  discord: 'discord',
  skype: 'skype',
  facebook: 'facebook',
  instagram: 'instagram',
  twitter: 'x',
  tiktok: 'tiktok',
  抖音: 'douyin',
  douyin: 'douyin',
  github: 'github',
  gitee: 'gitee',
  支付宝: 'alipay',
  alipay: 'alipay',
  paypal: 'paypal',
  linkedin: 'linkedin',
}
const NAMED = Object.keys(SERVICES).join('|')
const NAME = '[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+\\-]{1,63}'

/** Telephones and accounts. */
export const PEOPLE: readonly Recogniser[] = [
  {
    type: 'phone',
    pattern: /(?<![A-Za-z0-9+])[+＋](?!0)\d[\d \u00a0().-]{5,22}\d(?![A-Za-z0-9])/dgu,
    parse: parsePhone,
  },
  {
    type: 'account',
    pattern: new RegExp(
      `(?:account|user ?name|screen name|nickname|handle)(?: name)?:? [\`"“]?(?<value>@?${NAME}[\`"”]? (?:at|on) [A-Za-z][A-Za-z0-9.\\-]{1,60}[A-Za-z0-9])`,
      'gidu',
    ),
    parse: parseAccount,
  },
  {
    type: 'account',
    pattern: new RegExp(
      `(?<![A-Za-z])(?<value>(?:${NAMED}) ?(?:号码?|账号|帐号|账户|用户名?|昵称)[:： ]*[\`"“]?@?[A-Za-z0-9_][A-Za-z0-9_.\\-]{1,63})`,
      'gidu',
    ),
    parse: parseAccount,
  },
  {
    type: 'account',
    pattern: new RegExp(`(?<![\\p{L}\\p{N}_.+@\\-])${NAME}@(?:${NAMED})(?![\\w.\\-])`, 'gidu'),
    parse: parseAccount,
  },
]

/** E.164: a plus, the country's code and the number, fifteen digits at most; eight at least, since shorter ones are not dialled from abroad. */
function parsePhone(text: string): string | undefined {
  const digits = text.replaceAll(/[^\d]/g, '')
  const isWritten = /^[+＋][\d \u00a0().-]+$/.test(text)
  return isWritten && /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : undefined
}

/** `name@service`; the name to the letter, the service in lower case. */
function parseAccount(text: string): string | undefined {
  const [, named, at] = /^@?([^\s@`"“”]+)[`"”]? (?:at|on) ([A-Za-z0-9.-]+)$/iu.exec(text) ?? []
  if (named && at) return account(named, at)
  const [, service, name] =
    new RegExp(
      `^(${NAMED}) ?(?:号码?|账号|帐号|账户|用户名?|昵称)[:： ]*[\`"“]?@?([A-Za-z0-9_.-]+)$`,
      'iu',
    ).exec(text) ?? []
  if (service && name) return account(name, service)
  const [, left, right] = /^@?([^\s@]+)@([\p{L}\p{N}.-]+)$/u.exec(text) ?? []
  return left && right ? account(left, right) : undefined
}

function account(name: string, service: string): string | undefined {
  const known = SERVICES[service.toLowerCase()] ?? service.toLowerCase()
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.+-]{1,63}$/u.test(name) && /^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(known)
    ? `${name}@${known}`
    : undefined
}
