import type { Figure } from '../review/rows.ts'
import type { Lang } from './words.ts'

/** The words of a review in one language: for each figure its name and the sentence that says what it counts. */
export type ReviewWords = {
  readonly figure: Readonly<Record<Figure, string>>
  readonly means: Readonly<Record<Figure, string>>
  /** Of a distribution: what n numbers are like. */
  readonly spread: Readonly<Record<'n' | 'min' | 'p10' | 'p25' | 'median' | 'p75' | 'p90' | 'max', string>>
  readonly all: string
}

export const reviewWords: Readonly<Record<Lang, ReviewWords>> = {
  en: {
    figure: {
      requests: 'requests',
      received: 'with a receipt',
      returned: 'returned by machine',
      withdrawn: 'withdrawn',
      lacked: 'lack stated',
      contested: 'urgency contested',
      agreed: 'contested urgency agreed',
      delay_least: 'before receipt, at least',
      delay_most: 'before receipt, at most',
      dark_before_receipt: 'dark before receipt',
      withheld_before_receipt: 'withheld before receipt',
      duties: 'duties',
      verdict: 'verdict',
      in_time: 'in time',
      late: 'late',
      unanswered: 'unanswered',
      indeterminate: 'indeterminate',
      exposed: 'log forked',
      undelivered: 'undelivered',
      unreceipted: 'no receipt',
      granted: 'time granted',
      late_grants: 'late grants',
      time_least: 'time taken, at least',
      time_most: 'time taken, at most',
      time_unbounded: 'time without upper bound',
      dark: 'dark time',
      withheld: 'withheld time',
      undated: 'undated requests',
      unwitnessed: 'unwitnessed time',
    },
    means: {
      requests: 'Requests entered in the period, by the latest time at which each can have been entered.',
      received: 'Requests of which the record holds a receipt.',
      returned: 'Requests that the other side’s node returned in time, by code; nothing is owed on them.',
      withdrawn: 'Requests that the asking side withdrew, in time or not.',
      lacked: 'Requests over which the answering side recorded that it lacked the bytes.',
      contested: 'Requests whose urgency the answering side contested; they count under the urgency entered.',
      agreed: 'Contested requests where the asking side agreed to the other urgency.',
      delay_least: 'From the latest time at which a request can have been entered to its receipt.',
      delay_most: 'From the earliest time at which a request can have been entered to its receipt.',
      dark_before_receipt:
        'Time before the receipts in which the record shows no sign of life of the answering side; the sum over all requests.',
      withheld_before_receipt:
        'Time before the receipts in which the answering side lacked what witnesses saw of the asking side’s log; the sum over all requests.',
      duties: 'Duties listed for these requests; each update is one.',
      verdict: 'Duties with this verdict or state.',
      in_time:
        'Decided duties proven to be kept: on time, or within time granted. Open, withdrawn and returned ones are not decided.',
      late: 'Decided duties kept too late, or of which nothing proves that they were kept in time although witnesses were at hand.',
      unanswered:
        'Decided duties not kept: the log of the side that owes it went on without it, or shows nothing later.',
      indeterminate:
        'Decided duties kept at a time that cannot be told to be before or after the due time; in nobody’s favour.',
      exposed:
        'Decided duties whose proof rests on a log of which its writer signed two that contradict each other.',
      undelivered:
        'Receipts that could not be given: the receiving side recorded in time that it lacked the bytes. Against neither side.',
      unreceipted:
        'Duties of requests without a receipt, where the other side’s node was seen alive or only the sender’s own log says that it was sent.',
      granted: 'Duties with time that the asking side granted before they fell due.',
      late_grants: 'Grants that came after the time then in force; they change no verdict.',
      time_least:
        'From the receipt to the earliest time at which the answer can have been given; of the receipt itself from the entry, of an update from the due time before.',
      time_most:
        'From the receipt to the latest time at which the answer can have been given; of the receipt itself from the entry, of an update from the due time before.',
      time_unbounded: 'Answers of which nothing proves by when they were given.',
      dark: 'Time of the period in which witnesses were at work and the record shows no sign of life of this side; its own record could always have shown one.',
      withheld:
        'Time of the period in which the other side stated that it lacked what witnesses saw of this side’s log; what was not given and what was not taken look alike.',
      undated: 'Requests of which the record proves no time at all; they belong to no period.',
      unwitnessed:
        'Time of the period of which the record holds no lines of a quorum of witnesses; on a quiet day most is.',
    },
    spread: {
      n: 'of',
      min: 'least',
      p10: '10 %',
      p25: '25 %',
      median: 'median',
      p75: '75 %',
      p90: '90 %',
      max: 'most',
    },
    all: 'all',
  },
  zh: {
    figure: {
      requests: '请求',
      received: '已签收',
      returned: '机器退回',
      withdrawn: '已撤回',
      lacked: '曾记录未收到',
      contested: '紧急程度有异议',
      agreed: '异议已获同意',
      delay_least: '签收前历时（下限）',
      delay_most: '签收前历时（上限）',
      dark_before_receipt: '签收前无信号时间',
      withheld_before_receipt: '签收前未提供时间',
      duties: '义务',
      verdict: '判定',
      in_time: '按期',
      late: '逾期',
      unanswered: '未答复',
      indeterminate: '无法判定',
      exposed: '记录分叉',
      undelivered: '未送达',
      unreceipted: '无回执',
      granted: '已同意延期',
      late_grants: '过迟的延期',
      time_least: '用时（下限）',
      time_most: '用时（上限）',
      time_unbounded: '用时无上限',
      dark: '无信号时间',
      withheld: '未提供时间',
      undated: '无时间可考的请求',
      unwitnessed: '无见证时间',
    },
    means: {
      requests: '在本时段内入册的请求，以每项请求最迟可能入册的时间为准。',
      received: '记录中载有回执的请求。',
      returned: '被对方节点按时退回的请求，按代码分列；不产生义务。',
      withdrawn: '请求方已撤回的请求，无论撤回是否及早。',
      lacked: '被请求方曾记录未收到其内容的请求。',
      contested: '被请求方对紧急程度提出异议的请求；仍按入册时的紧急程度计入。',
      agreed: '有异议的请求中，请求方已同意改用另一紧急程度的。',
      delay_least: '自请求最迟可能入册的时间至签收的时间。',
      delay_most: '自请求最早可能入册的时间至签收的时间。',
      dark_before_receipt: '签收之前，记录中没有被请求方任何信号的时间；为各项请求之和。',
      withheld_before_receipt: '签收之前，见证方已见到请求方日志而被请求方尚未收到的时间；为各项请求之和。',
      duties: '这些请求所列的义务；每次进展通报各计一项。',
      verdict: '作出该判定或者处于该状态的义务。',
      in_time:
        '已有定论的义务中，已证明按期履行或者在同意的延期之内履行的。未到期、已撤回、已退回的不属于已有定论。',
      late: '已有定论的义务中，在截止时间之后履行的，或者当时有见证方在场而无从证明按期履行的。',
      unanswered: '已有定论的义务中未履行的：负有义务一方的日志有后续记录而无此项，或者此后无记录。',
      indeterminate: '已有定论的义务中，无法判定在截止时间之前还是之后履行的；不作有利于任何一方的计算。',
      exposed: '已有定论的义务中，其证明所依据的日志，签署方曾签署两份互相矛盾的版本。',
      undelivered: '未能签收：接收方已按时记录未收到该内容。不计入任何一方。',
      unreceipted: '无回执的请求的义务：对方节点仍有信号，或者仅有发出方自己的日志记载已经发出。',
      granted: '请求方在到期之前同意延期的义务。',
      late_grants: '在当时有效的截止时间之后才作出的延期；不改变任何判定。',
      time_least: '自签收至答复最早可能作出的时间；回执自入册起算，进展通报自前一截止时间起算。',
      time_most: '自签收至答复最迟可能作出的时间；回执自入册起算，进展通报自前一截止时间起算。',
      time_unbounded: '无从证明最迟何时作出的答复。',
      dark: '本时段内，见证方在工作而记录中没有该方任何信号的时间；该方自己的记录随时可以补充。',
      withheld: '本时段内，对方记录未收到见证方已见到的该方日志的时间；未提供与未接收在记录中无从区分。',
      undated: '记录中没有任何时间证明的请求；不属于任何时段。',
      unwitnessed: '本时段内，记录中没有足数见证方签名的时间；平静的日子大部分如此。',
    },
    spread: {
      n: '数量',
      min: '最小',
      p10: '10%',
      p25: '25%',
      median: '中位数',
      p75: '75%',
      p90: '90%',
      max: '最大',
    },
    all: '全部',
  },
}
