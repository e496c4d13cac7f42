import { execFile } from 'node:child_process'
import { join } from 'node:path'

/** Programs in Python, not written here, in an environment of their own. Whoever has no Python, or cannot fetch what they need, fails. */
export async function pythonWith(folder: string, packages: readonly string[]): Promise<string> {
  const venv = join(folder, 'venv')
  await run('python3', ['-m', 'venv', venv])
  const python = join(venv, 'bin', 'python')
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
  return python
}

/** What a program printed. Throws with what it said when it ends with another code than 0. */
export function run(program: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: 580_000, maxBuffer: 64 * 1024 * 1024, ...(cwd !== undefined && { cwd }) }
    execFile(program, [...args], limits, (error, out, err) =>
      error
        ? reject(new Error(`${program} ${args.join(' ')}: ${out}${err}`, { cause: error }))
        : resolve(out),
    )
  })
}
