import type { Command } from 'commander'
import type { ExerciseEnd } from '../../ops/exercise/run.ts'
import { fingerprintOf } from '../../protocol/index.ts'
import { localCommand, type Setting } from '../command.ts'
import { CliError } from '../errors.ts'
import { hostReader, listenReader, manyReader, portsReader, prefixReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'
import type { ExercisePorts, InitOptions } from '../world.ts'

/** Commands that work on a node's folder. */
export function nodeCommands(setting: Setting): [Command, Command, Command, Command, Command] {
  return [init(setting), serve(setting), backup(setting), restore(setting), exercise(setting)]
}

function init(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'init',
      flags: [
        { flags: '--folder <dir>', help: 'newFolder', required: true },
        { flags: '--name <text>', help: 'name', required: true },
        { flags: '--name-zh <text>', help: 'nameZh' },
        { flags: '--prefix <letters>', help: 'prefix', required: true, read: prefixReader(texts) },
        { flags: '--host <host>', help: 'host', required: true, read: hostReader(texts) },
        {
          flags: '--listen <host:port>',
          help: 'listen',
          preset: '127.0.0.1:4001',
          read: listenReader(texts),
        },
        { flags: '--url <url>', help: 'url' },
        { flags: '--exercise', help: 'exercise' },
      ],
      examples: [
        'comity init --folder /var/lib/comity --name Arden --name-zh 阿登 --prefix ARD --host comity.arden.example --url https://comity.arden.example',
      ],
    },
    async ({ output, options }) => {
      const made = await world.initNode({
        folder: String(options.folder),
        nameEn: String(options.name),
        nameZh: String(options.nameZh ?? options.name),
        prefix: String(options.prefix),
        host: String(options.host),
        // A preset is not read by commander.
        listen: (typeof options.listen === 'string'
          ? listenReader(texts)(options.listen)
          : options.listen) as InitOptions['listen'],
        ...(typeof options.url === 'string' && { url: options.url }),
        exercise: options.exercise === true,
      })
      const { en, zh } = fingerprintOf(made.identity)
      output.result({ ...made, fingerprint: { en, zh } }, [
        texts.fingerprint(String((texts.lang === 'zh' && options.nameZh) || options.name)),
        `  ${en}`,
        `  ${zh}`,
        `  ${made.identity}`,
        texts.ownToken(made.token),
      ])
    },
  )
}

function serve(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'serve',
      flags: [{ flags: '--folder <dir>', help: 'folder', required: true }],
      examples: ['comity serve --folder /var/lib/comity'],
    },
    async ({ options, output, texts }) => {
      const code = await setting.world.serve(String(options.folder), (link) =>
        output.result({ link }, [texts.firstOperator, link]),
      )
      endWith({ code }, texts)
    },
  )
}

function backup(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'backup',
      flags: [
        { flags: '--folder <dir>', help: 'folder', required: true },
        { flags: '--to <file>', help: 'to', required: true },
      ],
      examples: ['comity backup --folder /var/lib/comity --to /backup/comity-2026-11-24.sqlite'],
    },
    async ({ options, output, texts }) => {
      await setting.world.backup(String(options.folder), String(options.to))
      output.result({ to: options.to }, [texts.done])
    },
  )
}

function restore(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'restore',
      flags: [
        { flags: '--folder <dir>', help: 'folder', required: true },
        { flags: '--from <file>', help: 'from', required: true },
      ],
      examples: ['comity restore --folder /var/lib/comity --from /backup/comity-2026-11-24.sqlite'],
    },
    async ({ options, output, texts }) => {
      await setting.world.restore(String(options.folder), String(options.from))
      output.result({ from: options.from }, [texts.restored])
    },
  )
}

function exercise(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'exercise',
      flags: [
        { flags: '--folder <dir>', help: 'exerciseFolder', preset: '.comity' },
        { flags: '--fresh', help: 'fresh' },
        { flags: '--ports <arden,beiyuan,witness>', help: 'ports', read: portsReader(texts) },
        { flags: '--year', help: 'wholeYear' },
        { flags: '--generated <n>', help: 'generated', read: manyReader(texts) },
        { flags: '--no-play', help: 'noPlay' },
      ],
      examples: [
        'npm start',
        'npm start -- --fresh --year --generated 2000',
        'npm start -- --fresh',
        'npm start -- --no-play',
        'npm start -- --folder /tmp/exercise --ports 5001,5002,5010',
      ],
    },
    async ({ options, output }) =>
      endWith(
        await world.exercise({
          progress: { show: output.progress, clear: output.clear },
          folder: String(options.folder),
          fresh: options.fresh === true,
          ...(options.ports !== undefined && { ports: options.ports as ExercisePorts }),
          ...(options.year === true && { year: true }),
          ...(options.generated !== undefined && { generated: options.generated as number }),
          ...(options.play === false && { noPlay: true }),
        }),
        texts,
      ),
  )
}

/** Of a child that ended by itself it is said which and how; else the process said itself why it ended. */
function endWith({ code, died }: ExerciseEnd, { exercise }: Texts): void {
  if (code === 0) return
  throw new CliError('ended', died ? exercise.died({ ...died, which: exercise.name[died.which] }) : '', code)
}
