import type { Observable } from '../domain/content/observable.ts'
import { readLine } from '../domain/content/read-line.ts'
import { distinct } from '../domain/content/recognise.ts'

/** The observables that lines name, as a person wrote them one a line: recognised, defanged or not, each once; what fits no type word for word. */
export function readObservables(lines: readonly string[]): readonly Observable[] {
  return distinct(lines.flatMap(readLine))
}
