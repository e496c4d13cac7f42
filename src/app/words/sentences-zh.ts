import type { Sentences } from './sentences.ts'

export const sentencesZh: Sentences = {
  accepted: '已受理。',
  pending: '待定：已见，尚未受理。',
  ofAsk: (n, what) => `第${n}项：${what}`,
  ground: (ground, article) => `拒绝理由：${ground}；${article}`,
  wants: (until) => `请求延期至 ${until}。`,
  grants: (duty, until) => `同意将${duty}延期至 ${until}。`,
  alone: '该文电经一人签名发出，另一人应在24小时内追认。',
  condition: (asks, files) =>
    `对第${asks.join('、')}项提出条件${files > 0 ? `；接受后提供${files}个文件` : ''}。`,
  onward: { none: '不得转交第三方。', consent: '经同意方可转交第三方。', free: '可以转交第三方。' },
  use: (purposes) => `使用范围：${purposes.join('、')}。`,
  usePurpose: { case: '仅限本案', intelligence: '仅作情报', court: '可作法庭证据' },
  returnBy: (time) => `应于${time}前归还。`,
  destroyBy: (time) => `应于${time}前销毁。`,
  accepts: '接受该条件。',
  declines: '不接受该条件。',
  rates: (rating) => `对答复评分：${rating}分（满分5分）。`,
  rated: { met: '已满足', partly: '部分满足', not_met: '未满足' },
  urgencyIs: (urgency) => `认为紧急程度应为：${urgency}。`,
  renews: (ask, until) => `请求将第${ask}项保全的数据续存至${until}。`,
  followsUp: (days, state) => `${days}日后：${state}。`,
  seen: { gone: '活动已消失', still_seen: '活动仍在持续', back: '活动再次出现' },
  translatedBy: (translator, how) => `译者：${translator}（${how}）。`,
  how: { human: '人工翻译', machine: '机器翻译' },
  removes: (messages, files) => `${messages}份文电、${files}个文件；其摘要值仍留存于记录。`,
  removedFor: { retention: '保存期限届满。', recall: '发出方要求收回。', order: '依命令删除。' },
  ratifies: '另一人追认了经一人签名发出的文电。',
  announces: {
    suspension: (from) => `通告自${from}起中止执行本协定。`,
    resumption: (from) => `通告自${from}起恢复执行本协定。`,
    ending: (from) => `通告自${from}起终止本协定。`,
  },
  auditHead: (entries) => `审计日志共${entries}条。`,
  until: (time) => `至 ${time}`,
  underUrgency: (urgency, isAgreed) =>
    isAgreed
      ? `双方认为紧急程度应为${urgency}；仅按此计，各项义务的判定为：`
      : `答复方认为紧急程度应为${urgency}；按此计，各项义务的判定为：`,
  mendable: '此项理由可以补正：请另行提出请求并与本件关联。',
  refusesTime: '不同意所请求的延期。',
}
