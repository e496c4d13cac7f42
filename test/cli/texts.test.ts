import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en as enWords } from '../../src/app/words/en.ts'
import { zh as zhWords } from '../../src/app/words/zh.ts'
import { en } from '../../src/cli/texts/en.ts'
import { textsFor } from '../../src/cli/texts/index.ts'
import { zh } from '../../src/cli/texts/zh.ts'

/** Every text of a tree, with sentences made from placeholders that say nothing. */
function textsOf(value: unknown, path = ''): (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') {
    for (const arg of ['1', ['1']]) {
      try {
        return textsOf(value(...Array.from({ length: value.length }, () => arg)), path)
      } catch {
        // The next kind of argument.
      }
    }
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => textsOf(each, `${path}.${key}`))
}

describe('the texts', () => {
  it('have the same places in both languages', () => {
    const places = (texts: unknown) => textsOf(texts).map(([path]) => path)
    expect(places(zh)).toEqual(places(en))
    expect(places(zhWords)).toEqual(places(enWords))
  })

  it('say something in Chinese wherever they say something in English', () => {
    const missing = textsOf(en)
      .filter(([, text]) => /[a-z]{3}/i.test(text))
      .map(([path]) => path)
      .filter((path) => !/\p{Script=Han}/u.test(new Map(textsOf(zh)).get(path) ?? ''))
    // `texts.problem` gives back what it does not know.
    expect(missing).toEqual(['.lang'].filter((path) => missing.includes(path)))
  })

  it('use Chinese punctuation between Chinese characters', () => {
    const wrong = textsOf(zh).filter(([, text]) => /\p{Script=Han}[,;?!]|[,;?!]\p{Script=Han}/u.test(text))
    expect(wrong).toEqual([])
  })

  it('never call a verdict by a word that judges', () => {
    for (const word of ['及时', '所谓', '声称', '嫌疑人', '恶劣'])
      expect(textsOf(zhWords).filter(([, text]) => text.includes(word))).toEqual([])
  })
})

describe('the terms of docs/terms.md', () => {
  const root = join(import.meta.dirname, '../..')

  /** Our own Chinese: what the program says and what is written about it. */
  async function ownTexts(): Promise<readonly (readonly [string, string])[]> {
    const files = await Promise.all(
      ['src', 'docs', 'scripts'].map(async (folder) =>
        (await readdir(join(root, folder), { recursive: true })).map((name) => `${folder}/${name}`),
      ),
    )
    const wanted = files.flat().filter((name) => /\.(?:ts|md)$/.test(name) && name !== 'docs/terms.md')
    return Promise.all(
      ['README.md', ...wanted].map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const),
    )
  }

  it('are said by no other word', async () => {
    const rows = (await readFile(join(root, 'docs/terms.md'), 'utf8')).matchAll(
      /^\| [^|]+ \| (\p{Script=Han}+) \| (\p{Script=Han}[^|]*) \|/gmu,
    )
    const terms = [...rows].map(([, term, others]) => ({ term: term!, others: others!.trim().split(', ') }))
    expect(terms.map(({ term }) => term)).toContain('文电')
    const texts = await ownTexts()
    for (const { term, others } of terms) {
      expect(texts.filter(([, text]) => text.includes(term))).not.toEqual([])
      const wrong = others.flatMap((other) =>
        texts.filter(([, text]) => text.includes(other)).map(([name]) => `${name}: ${other}, not ${term}`),
      )
      expect(wrong).toEqual([])
    }
  })
})

describe('the language', () => {
  it.each([
    [['--lang', 'zh'], {}, 'zh'],
    [['--lang=zh'], { LANG: 'en_GB.UTF-8' }, 'zh'],
    [[], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [['--lang', 'en'], { LANG: 'zh_CN.UTF-8' }, 'en'],
    [[], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [[], {}, 'en'],
  ])('of %j under %j is %s', (args, env, lang) => {
    expect(textsFor(args, env).lang).toBe(lang)
  })
})
