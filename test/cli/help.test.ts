import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/index.ts'
import { en } from '../../src/cli/texts/en.ts'
import { zh } from '../../src/cli/texts/zh.ts'
import { cliWorld } from '../../src/main/index.ts'
import { comity } from './terminal.ts'

type Place = { readonly path: readonly string[]; readonly command: Command }

function placesOf(command: Command, path: readonly string[] = []): Place[] {
  return [{ path, command }, ...command.commands.flatMap((each) => placesOf(each, [...path, each.name()]))]
}

const places = placesOf(buildProgram({ world: cliWorld, texts: en }))
const names = places.map(({ path }) => path.join(' '))

describe('help', () => {
  it('covers every command that the texts name, and no other', () => {
    const named = Object.keys(en.help.about)
      .map((path) => (path === 'comity' ? '' : path))
      .toSorted()
    expect(names.toSorted()).toEqual(named)
  })

  it.each(names)(
    'of "comity %s" has an example and a description of every option, in both languages',
    async (name) => {
      const path = name.split(' ').filter(Boolean)
      for (const texts of [en, zh]) {
        const { code, out, err } = await comity([...path, '--help', '--lang', texts.lang])
        expect([code, err]).toEqual([0, ''])
        expect(out.split(texts.help.examples)[1]).toMatch(/\n {2}\$ (comity|npm start)/)
        expect(out).toContain(texts.help.usage)
      }
      const { command } = places.find((place) => place.path.join(' ') === name)!
      expect(command.options.filter((option) => !option.description)).toEqual([])
    },
  )

  it('has examples that its own parser takes', () => {
    const program = buildProgram({ world: cliWorld, texts: en })
    const meant = (example: string) => names.filter((name) => `${example} `.startsWith(`${name} `)).at(-1)
    for (const { path, command } of placesOf(program)) {
      let shown = ''
      command.configureOutput({ writeOut: (text) => (shown += text) })
      command.outputHelp()
      const examples = [...shown.matchAll(/^ {2}\$ comity (.+)$/gm)].map((match) => match[1]!)
      for (const example of examples.filter((each) => meant(each) === path.join(' '))) {
        const { unknown } = command.parseOptions(wordsOf(example).slice(path.length))
        expect([example, unknown]).toEqual([example, []])
      }
    }
  })

  it('says the exit codes', async () => {
    expect((await comity(['--help'])).out).toContain(en.help.exitCodes)
  })

  it('is shown when a group is named without a command, and that is not done', async () => {
    const { code, out, err } = await comity(['request'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('comity request list')
  })
})

/** Splits as a shell does, for what the examples hold: double quotes, and a redirection at the end. */
function wordsOf(line: string): string[] {
  const typed = line.replace(/ > .+$/, '')
  return [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!)
}
