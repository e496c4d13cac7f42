import type { Mark, ObservableType } from '../../domain/content/observable.ts'
import type { Relation, UrgencyGround, Use } from '../../protocol/index.ts'

/** A word in both languages side by side; neither is the original. */
type BothWords = { readonly en: string; readonly zh: string }

/** What an observable is. */
export const OBSERVABLE_WORDS: Readonly<Record<ObservableType, BothWords>> = {
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

/** What is odd about one. */
export const MARK_WORDS: Readonly<Record<Mark, BothWords>> = {
  mixed_script: { en: 'mixes scripts', zh: '混用多种文字' },
  looks_latin: { en: 'only looks Latin', zh: '形似拉丁字母' },
  no_checksum: { en: 'without a checksum', zh: '无校验位' },
  masked: { en: 'masked', zh: '已遮盖' },
}

export const PURPOSES: Readonly<Record<Use['purposes'][number], BothWords>> = {
  case: { en: 'this case only', zh: '仅用于本案' },
  intelligence: { en: 'intelligence', zh: '情报参考' },
  court: { en: 'evidence in court', zh: '法庭证据' },
}
export const ONWARD_WORDS: Readonly<Record<Use['onward'], BothWords>> = {
  none: { en: 'to nobody', zh: '不得提供' },
  consent: { en: 'only with the consent of the party that gave it', zh: '须经提供方同意' },
  free: { en: 'free', zh: '不受限制' },
}
export const URGENCY_REASONS: Readonly<Record<UrgencyGround, BothWords>> = {
  life: { en: 'danger to life', zh: '危及生命' },
  health: { en: 'danger to health or safety', zh: '危及健康或安全' },
  infrastructure: { en: 'continuing damage to critical infrastructure', zh: '关键基础设施持续受损' },
  data_loss: { en: 'data about to be lost', zh: '数据即将灭失' },
}

export const RELATION_WORDS: Readonly<Record<Relation, BothWords>> = {
  same_incident: { en: 'Same incident as', zh: '同一事件' },
  continues: { en: 'Continues', zh: '续前件' },
  duplicates: { en: 'Duplicates', zh: '与前件重复' },
  split_from: { en: 'Split from', zh: '由前件分出' },
  re_entry: { en: 'Entered again in place of', zh: '重新提出，代替' },
}
