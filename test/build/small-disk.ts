import { execFile } from 'node:child_process'
import { cp, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MEGABYTE = 1024 * 1024

/** A file system of its own, too small for what comes. */
export type SmallDisk = { readonly folder: string; makesRoom(): Promise<void> }

/**
 * Puts a folder on an ext4 of its own with so many kilobytes of room; gives the reason where this machine does not let us (no root, no loop
 * devices, another system).
 */
export async function onSmallDisk(
  t: { onTestFinished(finish: () => Promise<void>): void },
  from: string,
  at: { readonly folder: string; readonly roomKb: number },
): Promise<SmallDisk | { readonly reason: string }> {
  const folder = join(at.folder, 'disk')
  const image = join(at.folder, 'disk.img')
  try {
    await mkdir(folder)
    await makeFile(image, 64)
    await run('mkfs.ext4', ['-q', '-m', '0', image])
    await run('mount', ['-o', 'loop', image, folder])
  } catch (why) {
    const [reason] = (why instanceof Error ? why.message : String(why)).trim().split('\n').slice(-1)
    return { reason: `no small disk can be mounted here: ${reason}` }
  }
  t.onTestFinished(async () => {
    await run('umount', ['-l', folder])
  })
  await cp(from, join(folder, 'node'), { recursive: true })
  const filler = join(folder, 'filler')
  await fillUpTo(filler, folder, at.roomKb)
  return { folder: join(folder, 'node'), makesRoom: () => rm(filler) }
}

async function makeFile(path: string, megabytes: number): Promise<void> {
  const file = await open(path, 'wx')
  await file.truncate(megabytes * MEGABYTE)
  await file.close()
}

async function fillUpTo(filler: string, folder: string, roomKb: number): Promise<void> {
  const { stdout } = await run('df', ['--output=avail', '-k', folder])
  const free = Number(stdout.trim().split('\n').at(-1))
  await run('fallocate', ['-l', `${free - roomKb}KiB`, filler])
}
