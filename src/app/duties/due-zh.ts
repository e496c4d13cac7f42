import type { DateText } from '../../protocol/index.ts'
import type { DueWords, LocalMoment, Place } from './due-words.ts'

export const zh: DueWords = {
  minutes: (minutes) => `${durationZh(minutes)}，昼夜及节假日连续计算`,
  days(count, of) {
    if (of === 'both') return `${count} 个共同工作日`
    if (of === 'either') return `${count} 个至少一方上班的日子`
    return `${count} 个${side(of)}工作日`
  },
  starts: (moments) => `自${moments.map(moment).join('、')}起算`,
  notCounted: ({ date, place, byReceipt }, year) =>
    `${byReceipt ? '收到' : '起算'}当日（${side(place)} ${dated(date, year)}）不计`,
  startedByLimit: '自回执时限届满时起算（签收迟延不延长期限）',
  daysOff: ({ from, to }, place, year) => `${run(from, to, year)}为${side(place)}节假日`,
  runsThrough: ({ from, to }, place, year) => `${run(from, to, year)}为${side(place)}节假日，照常计算`,
  makeUp({ date, place, other, both, isCounted }, year) {
    const worked = `${dated(date, year)}（${weekday(date)}）${side(place)}调休上班`
    const also = both ? `${side(other)}也上班` : `${side(other)}不上班`
    return `${worked}，${also}，${isCounted ? '计入' : '不计入'}`
  },
  clocks: ({ date, place, by, length }, year) =>
    `${dated(date, year)}${side(place)}时钟拨${by > 0 ? '快' : '慢'} ${durationZh(Math.abs(by))}，该日共 ${durationZh(length)}`,
  endOfDay: (date, place, zone) =>
    `至${side(place)}当地（${zone}）${full(date)}（${weekday(date)}）24 时截止`,
  ends: (moments) => `至${moments.map(moment).join('、')}截止`,
  missing: (year, place) =>
    `截止时间未定：${side(place)}日历缺 ${year} 年；双方将载有该年的协定版本入册后即可确定`,
  join: (clauses) => `${clauses.join('；')}。`,
}

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

function side(place: Place): string {
  if (place === 'here') return '我方'
  return place === 'there' ? '对方' : place.zh
}

function parts(date: DateText): readonly [number, number, number] {
  return date.split('-').map(Number) as [number, number, number]
}

function dated(date: DateText, year: number): string {
  const [its, month, day] = parts(date)
  return its === year ? `${month}月${day}日` : full(date)
}

function full(date: DateText): string {
  const [year, month, day] = parts(date)
  return `${year}年${month}月${day}日`
}

function run(from: DateText, to: DateText, year: number): string {
  if (from === to) return dated(from, year)
  const [a, b] = [parts(from), parts(to)]
  if (a[0] === b[0] && a[1] === b[1]) return `${dated(from, year)}至${b[2]}日`
  return `${dated(from, year)}至${dated(to, a[0])}`
}

/** A run of dates with its year. */
export function runZh(from: DateText, to: DateText): string {
  return run(from, to, 0)
}

function weekday(date: DateText): string {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1]!
}

function moment({ place, zone, time }: LocalMoment): string {
  const [date, clock] = time.split('T') as [string, string]
  return `${side(place)}当地（${zone}）${full(date)}（${weekday(date)}）${clock.endsWith(':00') ? clock.slice(0, 5) : clock}`
}

export function durationZh(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const left = minutes % 60
  return [...(hours ? [`${hours} 小时`] : []), ...(left ? [`${left} 分钟`] : [])].join(' ')
}
