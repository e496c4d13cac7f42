import type { Command } from 'commander'
import type { Hit } from '../../app/search/search-requests.ts'
import { wordFor } from '../../app/words/words.ts'
import { filtersOf } from '../../domain/search/question.ts'
import { inOneLine } from '../clean.ts'
import { type Page, remoteCommand, type Setting } from '../command.ts'
import { countReader } from '../read-option.ts'

/** Search over requests and everything said on them. */
export function searchCommand(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'search',
      args: [['<words...>', 'searchWords']],
      flags: [{ flags: '--limit <n>', help: 'limit', preset: '20', read: countReader(texts) }],
      examples: [
        'comity search 钓鱼网站 is:in',
        'comity search "control host" urgency:emergency since:2026-11-01',
        'comity search 203.0.113.5 --json',
      ],
    },
    async ({ client, output, options }, words) => {
      const q = (words as unknown as readonly string[]).map(asTyped).join(' ')
      const query = new URLSearchParams({ q, limit: String(options.limit) })
      const found = await client.get<Page<Hit>>(`/api/v1/search?${query}`)
      const lines = found.items.flatMap((hit) => [
        `${hit.reference}  ${wordFor(texts.words.kind, hit.kind)}  ${wordFor(texts.words.phase, hit.phase)}  ${hit.title.text}`,
        ...hit.found.map(
          ({ kind, text }) => `  ${texts.labelled(wordFor(texts.words.turn, kind), inOneLine(text))}`,
        ),
      ])
      output.result(found, lines.length === 0 ? [texts.nothingFound(filtersOf(q))] : lines)
    },
  )
}

/** A shell takes quotation marks away: what was one argument with spaces is one phrase. */
function asTyped(word: string): string {
  return /\s/.test(word) && !word.includes('"') ? `"${word}"` : word
}
