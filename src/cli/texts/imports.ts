import { FIELDS } from '../../app/import/fields.ts'
import type { Remark, Source } from '../../app/import/imported.ts'
import { wordFor } from '../../app/words/words.ts'

/** What is said of what was brought in and taken out. Both languages have this shape; neither is the original. */
export type ImportTexts = {
  readonly item: (number: number, title: string) => string
  readonly kept: (draft: string) => string
  /** A member of a draft by the name that forms give it; `n`: which of several, from 1. */
  readonly member: (name: string, n?: number) => string
  readonly missing: (members: readonly string[]) => string
  readonly fault: (sentence: string) => string
  readonly from: (member: string, source: string, detail?: string) => string
  readonly source: Readonly<Record<Source, string>>
  readonly remarked: (remark: string, detail?: string) => string
  readonly remark: Readonly<Record<Remark, string>>
  readonly empty: (path: string) => string
  readonly template: (path: string) => string
  readonly written: (path: string, bytes: number) => string
}

const NAMES = { en: namesIn('en'), zh: namesIn('zh') }
const ONE_OF_SEVERAL = { asks: 'Ask', observables: 'Observable', offences: 'Offence', files: 'Attachment' }

const en: ImportTexts = {
  item: (number, title) => `${number}. ${title || '(no title)'}`,
  kept: (draft) =>
    `Kept as draft ${draft}. Read it before it is proposed: "comity request draft show ${draft}".`,
  member: (name, n) =>
    n === undefined ? wordFor(NAMES.en, name) : `${wordFor({ ...NAMES.en, ...ONE_OF_SEVERAL }, name)} ${n}`,
  missing: (members) =>
    `Not kept: it lacks ${members.map((name) => name.toLowerCase()).join(', ')}. Give --kind and --urgency, or complete it (--json) and import that.`,
  fault: (sentence) => `Not kept: ${sentence}`,
  from: (member, source, detail) => `${member}: from ${source}${detail ? ` (${detail})` : ''}`,
  source: {
    subject: 'the subject line',
    body: 'the text of the mail',
    html_body: 'the text of the mail, made from its markup',
    numbered_lines: 'a numbered line',
    recognised_in_text: 'the text, where it was recognised',
    label_in_text: 'the label in the text',
    attachment: 'an attachment, kept unopened',
    form_field: 'the form',
    given_with_import: 'the command line',
    default: 'the default: nobody said otherwise',
  },
  remarked: (remark, detail) => (detail ? `${remark}: ${detail}` : remark),
  remark: {
    cards_masked: 'card numbers were masked: first six and last four digits are kept',
    controls_removed: 'invisible control characters were removed',
    read_as_gb18030: 'the file is no UTF-8 and was read as GB 18030',
    numbers_not_in_order:
      'numbered lines do not run from 1; they stay in the text, and no ask was made of them',
    text_too_long: 'the text is longer than a message holds; not taken (characters)',
    unknown_field: 'no such field; not taken',
    bad_field: 'the field cannot mean that; not taken',
    attachment_not_kept: 'an attachment was not kept',
  },
  empty: (path) => `${path} is empty; it holds no mail and no form`,
  template: (path) => `${path}: an empty form. Fill it in, then: comity import ${path}`,
  written: (path, bytes) => `${path}: ${bytes} bytes. Its handling label goes with it (docs/handling.md).`,
}

const zh: ImportTexts = {
  item: (number, title) => `${number}. ${title || '（无事由）'}`,
  kept: (draft) => `已存为草稿 ${draft}。提交审批前请阅读："comity request draft show ${draft}"。`,
  member: (name, n) => `${wordFor(NAMES.zh, name)}${n === undefined ? '' : `第${n}项`}`,
  missing: (members) =>
    `未保存：缺少${members.join('、')}。请给出 --kind 和 --urgency，或补全（--json）后再导入。`,
  fault: (sentence) => `未保存：${sentence}`,
  from: (member, source, detail) => `${member}：取自${source}${detail ? `（${detail}）` : ''}`,
  source: {
    subject: '邮件主题',
    body: '邮件正文',
    html_body: '由网页格式转换的邮件正文',
    numbered_lines: '编号行',
    recognised_in_text: '正文中识别出的内容',
    label_in_text: '正文中的标记',
    attachment: '附件（未打开，按原样保存）',
    form_field: '表单',
    given_with_import: '命令行',
    default: '默认值，未另行指定',
  },
  remarked: (remark, detail) => (detail ? `${remark}：${detail}` : remark),
  remark: {
    cards_masked: '银行卡号已遮盖：仅保留前六位和后四位',
    controls_removed: '已去除不可见的控制字符',
    read_as_gb18030: '文件不是 UTF-8，已按 GB 18030 读取',
    numbers_not_in_order: '编号行未从 1 起连续编号：保留在正文中，未列为请求事项',
    text_too_long: '正文超过一份文电所能容纳的长度，未采用（字符数）',
    unknown_field: '无此字段，未采用',
    bad_field: '字段内容不可识别，未采用',
    attachment_not_kept: '有附件未能保存',
  },
  empty: (path) => `${path} 为空：既无邮件，也无表单`,
  template: (path) => `${path}：空白表单。填写后执行：comity import ${path}`,
  written: (path, bytes) => `${path}：${bytes} 字节。传播控制标记随文件有效（docs/handling.md）。`,
}

export const importTexts = { en, zh } as const

/** The names of the forms, and of the attachments, which no form holds. */
function namesIn(lang: 'en' | 'zh'): Readonly<Record<string, string>> {
  const names = Object.entries(FIELDS).map(([field, name]) => [field, name[lang]] as const)
  return { ...Object.fromEntries(names), files: { en: 'Attachments', zh: '附件' }[lang] }
}
