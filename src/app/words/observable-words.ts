import { describeDomain } from '../../domain/content/names.ts'
import { type Mark, OBSERVABLE_TYPES, type ObservableType } from '../../domain/content/observable.ts'
import { marksOf } from '../../domain/content/recognise.ts'
import type { Both } from '../../domain/export/letter.ts'

const WORDS: Readonly<Record<ObservableType, Both>> = {
  ipv4: { en: 'IPv4', zh: 'IPv4 地址' },
  ipv6: { en: 'IPv6', zh: 'IPv6 地址' },
  as: { en: 'Autonomous system', zh: '自治系统' },
  domain: { en: 'Domain name', zh: '域名' },
  url: { en: 'URL', zh: '网址' },
  mail: { en: 'Mail address', zh: '电子邮箱' },
  md5: { en: 'MD5', zh: 'MD5 散列值' },
  sha1: { en: 'SHA-1', zh: 'SHA-1 散列值' },
  sha256: { en: 'SHA-256', zh: 'SHA-256 散列值' },
  ssdeep: { en: 'SSDEEP', zh: 'SSDEEP 散列值' },
  file: { en: 'File', zh: '文件' },
  process: { en: 'Process', zh: '进程' },
  registry: { en: 'Registry key', zh: '注册表项' },
  user_agent: { en: 'User agent', zh: '用户代理' },
  x509_serial: { en: 'Certificate serial', zh: '证书序列号' },
  x509_digest: { en: 'Certificate digest', zh: '证书指纹' },
  ja3: { en: 'JA3', zh: 'JA3 指纹' },
  ja4: { en: 'JA4', zh: 'JA4 指纹' },
  btc: { en: 'Bitcoin wallet', zh: '比特币钱包' },
  eth: { en: 'Ethereum wallet', zh: '以太坊钱包' },
  trx: { en: 'Tron wallet', zh: '波场钱包' },
  iban: { en: 'IBAN', zh: '国际银行账号' },
  card: { en: 'Payment card', zh: '银行卡' },
  phone: { en: 'Telephone', zh: '电话' },
  account: { en: 'Account', zh: '账号' },
  cve: { en: 'CVE', zh: 'CVE 漏洞编号' },
  technique: { en: 'ATT&CK technique', zh: 'ATT&CK 技术' },
  other: { en: 'Other', zh: '其他' },
}

/** What an observable is, in both languages; a type of a later version stands for itself. */
function observableWords(type: string): Both {
  return OBSERVABLE_TYPES.includes(type as ObservableType)
    ? WORDS[type as ObservableType]
    : { en: type, zh: type }
}

const MARKS: Readonly<Record<Mark, Both>> = {
  mixed_script: { en: 'mixes scripts', zh: '混用多种文字' },
  looks_latin: { en: 'only looks Latin', zh: '形似拉丁字母' },
  no_checksum: { en: 'without a checksum', zh: '无校验位' },
  masked: { en: 'masked', zh: '已遮盖' },
}

/** What is shown of an observable beside its value: what it is, the other form of a name in another script, and what is odd about it. */
export function observableFacts(
  type: string,
  value: string,
): { readonly type: Both; readonly unicode?: string; readonly marks: readonly Both[] } {
  const name = type === 'domain' ? describeDomain(value.split(':')[0]!) : undefined
  const isKnown = OBSERVABLE_TYPES.includes(type as ObservableType)
  return {
    type: observableWords(type),
    ...(name && name.unicode !== name.ascii && { unicode: name.unicode }),
    marks: isKnown ? marksOf({ type: type as ObservableType, value }).map((mark) => MARKS[mark]) : [],
  }
}
