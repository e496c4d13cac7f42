// Makes data/cases/EX-NN.json from the Markdown file of the exercise cases, so that the data can be made again:
//   node scripts/cases.mjs <path of cases.md>
// Texts are kept verbatim. A line that no rule below accepts ends the run with its case and text: nothing is dropped.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const parties = { Arden: 'arden', Beiyuan: 'beiyuan' }
const zones = { arden: 'America/New_York', beiyuan: 'Asia/Shanghai' }
const duties = {
  ack: 'acknowledgement',
  acknowledgement: 'acknowledgement',
  answer: 'answer',
  receipt: 'receipt',
}
const months = 'January February March April May June July August September October November December'.split(
  ' ',
)
// The source says "given"; the record's word for what answers a question is "answered".
const renamed = { 'clarification given': 'clarification answered' }

writeCases(process.argv[2])

function writeCases(path) {
  if (!path) throw new Error('usage: node scripts/cases.mjs <path of cases.md>')
  const folder = new URL('../data/cases/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  for (const [index, section] of sectionsOf(readFileSync(path, 'utf8')).entries()) {
    const one = parseCase(section, index + 1)
    writeFileSync(new URL(`${one.id}.json`, folder), `${JSON.stringify(one, null, 2)}\n`)
  }
}

function sectionsOf(text) {
  return text
    .slice(text.indexOf('\n## The cases'))
    .split(/\n(?=### EX-\d\d )/)
    .slice(1)
}

function parseCase(section, order) {
  const [heading, , kindLine, modelLine, , ...rest] = section.trimEnd().split('\n')
  const [, id, en, zh] = match(heading, /^### (EX-\d\d) (.+) · (.+)$/)
  const head = match(
    kindLine.trimEnd(),
    /^\*(\w+) → (\w+) · \*\*(\w+)\*\* · \*\*(\w+)\*\* · RSIT: (.+?) \/ (.+) · policy v(\d)\*$/,
  )
  const [, from, to, kind, urgency, rsitClass, rsitType, version] = head
  const [, model] = match(modelLine, /^Model: (.+)$/)
  const { fields, history } = splitLines(rest)
  const entered = parseEntered(fields.Entered)
  const limitsText = fields.limits
  const answerer = parties[to]
  return {
    id,
    order,
    title: { en, zh },
    from: parties[from],
    to: answerer,
    kind,
    urgency,
    rsit: { class: rsitClass, type: rsitType },
    policyVersion: Number(version),
    model,
    ...entered,
    limits: parseLimits(limitsText, entered.entered),
    limitsText,
    facts: fields.facts,
    summary: fields.summary,
    observables: fields.Observables.split(';').map((text) => text.trim()),
    asks: parseAsks(fields.Asks),
    offences: fields.Offences,
    history: parseHistory(history, entered.entered, answerer),
    ...parseOutcome(fields.Outcome),
    lesson: fields.Lesson,
  }
}

function splitLines(lines) {
  const fields = {}
  const history = []
  for (const line of lines) {
    if (line === '' || line === '- History:') continue
    if (line.startsWith('  - ')) history.push(line.slice(4))
    else if (/^- (Ack|Receipt) limit: /.test(line)) fields.limits = line.slice(2)
    else if (/^- (Facts|Summary) \((en|zh)\): /.test(line)) {
      const [, name, lang, text] = match(line, /^- (\w+) \((en|zh)\): (.+)$/)
      fields[name.toLowerCase()] = { lang, text }
    } else {
      const [, name, text] = match(line, /^- (Entered|Observables|Asks|Offences|Outcome|Lesson): (.+)$/)
      fields[name] = text
    }
  }
  return { fields, history }
}

function parseEntered(text) {
  const [, date, time, arden, beiyuan] = match(
    text,
    /^(\S+) (\d\d:\d\d)Z · Ardenport (.+) · Beiyuan City (.+)$/,
  )
  return { entered: `${date}T${time}:00Z`, enteredLocal: { arden, beiyuan } }
}

function parseLimits(text, entered) {
  const found = text.matchAll(
    /(ack|answer|receipt) limit:? \d+ (?:h|min|common working days) → (\d\d-\d\d \d\d:\d\dZ)/gi,
  )
  return Object.fromEntries(
    [...found].map(([, duty, due]) => [duties[duty.toLowerCase()], parseMoment(due, entered)]),
  )
}

function parseAsks(text) {
  if (text === '(none)') return []
  return text.split(/ (?=\(\d+\) )/).map((ask) => {
    const [, n, words] = match(ask, /^\((\d+)\) (.+)$/)
    return { n: Number(n), text: words }
  })
}

function parseHistory(lines, entered, answerer) {
  const history = []
  for (const line of lines) {
    const interval = /^witnessed interval of the (ack|answer): (.+Z) … (.+Z)$/.exec(line)
    if (interval) {
      const [, duty, from, to] = interval
      const timed = history.find((h) => h.event === (duty === 'ack' ? 'acknowledged' : 'answered'))
      timed.interval = { from: parseMoment(from, entered), to: parseMoment(to, entered) }
      continue
    }
    const [, event, by, at, elapsed, text] = match(
      line,
      /^([a-z ]+) by (\w+) at (\S+ \S+Z) \((\+.+?)\): (.+)$/,
    )
    history.push({
      by: parties[by],
      at: parseMoment(at, entered),
      elapsed,
      event: renamed[event] ?? event,
      text,
    })
  }
  return addGrantedDue(history, entered, answerer)
}

// The new due date stands in the proposal. A date in a grant's own text is the old limit, so the grant takes the date of
// the proposal that it grants: 24:00 of that day in the answerer's zone, as for limits in working days.
function addGrantedDue(history, entered, answerer) {
  let due
  for (const h of history) {
    if (h.event === 'extension proposed') {
      const [, day, month] = match(h.text, /^extension to (\d+) (\w+) proposed/)
      const date = Temporal.PlainDate.from({
        year: Number(entered.slice(0, 4)),
        month: months.indexOf(month) + 1,
        day: Number(day),
      })
      due = date.add({ days: 1 }).toZonedDateTime(zones[answerer]).toInstant().toString()
    }
    if (/^extension /.test(h.event)) h.due = due
  }
  return history
}

function parseOutcome(text) {
  const [, outcome, verdictsText] = match(text, /^(.+) Verdicts: (.+)$/)
  const found = verdictsText.matchAll(/(receipt|acknowledgement|answer) \*\*([a-z-]+)\*\*/g)
  return {
    outcome,
    verdicts: Object.fromEntries([...found].map(([, duty, verdict]) => [duty, verdict])),
    verdictsText,
  }
}

/** "MM-DD HH:MM[:SS]Z" as RFC 3339 UTC, in the year of entry (no case runs into the next year). */
function parseMoment(text, entered) {
  const [, date, minute, second] = match(text, /^(\d\d-\d\d) (\d\d:\d\d)(:\d\d)?Z$/)
  return `${entered.slice(0, 4)}-${date}T${minute}${second ?? ':00'}Z`
}

function match(text, pattern) {
  const found = pattern.exec(text ?? '')
  if (!found) throw new Error(`not understood: ${text} (wanted ${pattern})`)
  return found
}
