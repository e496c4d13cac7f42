import { useRef, useState } from 'react'
import { useTexts } from '../../lib/choices.tsx'
import { uploadFile } from '../../lib/upload.ts'
import { Button } from '../../parts/button.tsx'
import { Trouble } from '../../parts/loading.tsx'
import { sizeOf } from '../size.ts'
import type { FileNamed } from './draft.ts'
import { actTexts } from './texts.ts'

type Going = { readonly file: File; readonly share: number; readonly error?: unknown }

/** Files that go along: each is brought to this node at once, with its progress, and gone on with after a cut. */
export function Attach({
  pair,
  label,
  help,
  files,
  onChange,
}: {
  readonly pair: string
  readonly label: string
  readonly help: string
  readonly files: readonly FileNamed[]
  readonly onChange: (change: (before: readonly FileNamed[]) => readonly FileNamed[]) => void
}) {
  const t = useTexts(actTexts).upload
  const input = useRef<HTMLInputElement>(null)
  const [going, setGoing] = useState<readonly Going[]>([])
  const put = (file: File, more: Omit<Going, 'file'> | undefined) =>
    setGoing((before) => [
      ...before.filter((each) => each.file !== file),
      ...(more ? [{ file, ...more }] : []),
    ])
  const bring = async (file: File) => {
    put(file, { share: 0 })
    try {
      const named = await bringOn(pair, file, (share) => put(file, { share }))
      onChange((before) => [...before.filter(({ digest }) => digest !== named.digest), named])
      put(file, undefined)
    } catch (error) {
      put(file, { share: 0, error })
    }
  }
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="help">{help}</div>
      {files.length > 0 && (
        <ul className="plain">
          {files.map(({ name, length, digest }) => (
            <li key={digest} className="row">
              <bdi>{name}</bdi> <span className="soft small">{sizeOf(length)}</span>
              <Button
                look="quiet"
                onClick={() => onChange((before) => before.filter((each) => each.digest !== digest))}
              >
                {t.remove(name)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {going.map(({ file, share, error }) =>
        error === undefined ? (
          <div key={file.name} className="stack tight" role="status">
            <span className="small">{t.going(file.name, Math.round(share * 100))}</span>
            <progress value={share} max={1} aria-label={file.name} />
          </div>
        ) : (
          <div key={file.name} className="stack tight">
            <p className="small">{t.stopped(file.name)}</p>
            <Trouble error={error} />
            <div>
              <Button onClick={() => void bring(file)}>{t.goOn}</Button>
            </div>
          </div>
        ),
      )}
      <div>
        <Button onClick={() => input.current?.click()}>{t.choose}</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            for (const file of event.target.files ?? []) void bring(file)
            event.target.value = ''
          }}
        />
      </div>
    </fieldset>
  )
}

/** Brings it, and goes on where an earlier try of the same file ended, also after a reload. Throws ApiProblem. */
async function bringOn(pair: string, file: File, onProgress: (share: number) => void): Promise<FileNamed> {
  const kept = `comity-upload ${pair} ${file.name} ${file.size} ${file.lastModified}`
  const begun = localStorage.getItem(kept)
  const named = await uploadFile(pair, file, {
    onProgress,
    onBegun: (id) => localStorage.setItem(kept, id),
    ...(begun !== null && { begun }),
  })
  localStorage.removeItem(kept)
  return named
}
