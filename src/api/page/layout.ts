import type { Viewer } from '../../app/people/viewer.ts'
import { type Context, colourOf } from './context.ts'
import { type Html, html } from './html.ts'
import { STYLE } from './style.ts'
import type { Texts } from './texts/index.ts'
import { at, isWorkingDay, type Place } from './times.ts'

const PAGES = { requests: '/', record: '/record', help: '/help' } as const

/** A whole page for someone who is signed in. */
export function page(
  context: Context,
  { title, here, body }: { readonly title: string; readonly here?: keyof typeof PAGES; readonly body: Html },
): string {
  const { texts, own } = context
  return document(texts, {
    title: texts.title(title, own.name[texts.lang]),
    exercise: own.exercise,
    body: html`${header(context, here)}${clocks(context)}
<main id="main">
${body}
</main>
${footer(context)}`,
  })
}

/** A page for someone who is not: no name of anything on it but the node's own. */
export function doorPage(
  texts: Texts,
  own: Context['own'],
  { title, path, body }: { readonly title: string; readonly path: string; readonly body: Html },
): string {
  return document(texts, {
    title: texts.title(title, own.name[texts.lang]),
    exercise: own.exercise,
    body: html`<header class="top"><p class="party">${own.name[texts.lang]}</p>${language(texts, path)}</header>
<main id="main" class="door">
${body}
</main>`,
  })
}

function document(
  texts: Texts,
  { title, exercise, body }: { readonly title: string; readonly exercise: boolean; readonly body: Html },
): string {
  return html`<!doctype html>
<html lang="${texts.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE.path}">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">${texts.skip}</a>
${exercise && html`<p class="exercise"><span><b>EXERCISE</b> <b lang="zh-Hans">演习</b> · ${texts.exercise}</span></p>`}
${body}
</body>
</html>
`.text
}

function header(context: Context, here: keyof typeof PAGES | undefined): Html {
  const { texts, own, viewer, path } = context
  const links = Object.entries(PAGES).map(
    ([name, href]) =>
      html`<li><a href="${href}"${name === here && html` aria-current="page"`}>${texts.pages[name as keyof typeof PAGES]}</a></li>`,
  )
  return html`<header class="top">
<p class="party">${own.name[texts.lang]}</p>
<nav aria-label="${texts.pagesLabel}"><ul>${links}</ul></nav>
<p class="who">${texts.signedIn(viewer.name, rolesText(texts, viewer))} · <a href="/leave">${texts.leave}</a></p>
${language(texts, path)}
</header>`
}

/** The viewer's roles in words. */
export function rolesText(texts: Texts, { roles }: Viewer): string {
  return texts.list(roles.map((role) => texts.words.role[role]))
}

function language(texts: Texts, path: string): Html {
  const [lang, tag] = texts.lang === 'en' ? ['zh', 'zh-Hans'] : ['en', 'en']
  const href = `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`
  return html`<p class="language"><a href="${href}" lang="${tag}" hreflang="${tag}">${texts.otherLanguage}</a></p>`
}

/** Both capitals' clocks, of each pair: ours once, then theirs. */
function clocks(context: Context): Html | undefined {
  const { texts, pairs, places } = context
  const shown = pairs.flatMap((pair) => {
    const both = places.get(pair.id)
    return both ? both.map((place) => ({ place, colour: colourOf(pair, place.identity) })) : []
  })
  const once = [...new Map(shown.map((each) => [each.place.identity, each])).values()]
  if (once.length === 0) return undefined
  return html`<dl class="clocks" aria-label="${texts.clocks}">${once.map(({ place, colour }) => clock(context, place, colour))}</dl>`
}

function clock({ texts, now }: Context, { name, calendar }: Place, colour: 'a' | 'b'): Html {
  const when = at(now, calendar.zone)
  const isWorking = isWorkingDay(when.date, calendar)
  const day = isWorking === undefined ? texts.unknownDay : isWorking ? texts.workday : texts.dayOff
  return html`<div class="side-${colour}"><dt>${texts.zoneOf(name[texts.lang], calendar.zone)}</dt><dd><time datetime="${now}">${texts.when(when)}</time> · ${day}</dd></div>`
}

function footer(context: Context): Html {
  const { texts, own, pairs, places, now } = context
  const home = pairs.map((pair) => places.get(pair.id)?.[0]).find((place) => place !== undefined)
  const zone = home?.calendar.zone ?? 'UTC'
  const made = texts.madeAt(texts.when(at(now, zone, 'second')))
  return html`<footer><p>${made} ${texts.timesAre(home ? texts.zoneOf(own.name[texts.lang], zone) : 'UTC')}</p></footer>`
}
