import type { LabelId } from '../../shared/model/id.ts'
import type { Verdict } from '../../shared/model/label.ts'
import type { LabelledLink } from './use-label.ts'

/** The verdict on a link, if there is one. */
type Standing = Pick<LabelledLink, 'verdict' | 'labelId'>

/** What presses on one link have come to, as long as the list may show the link as it was before them. */
interface Pressed {
  /** Every label that has stood meanwhile, null for none: a list that shows one of them may be behind. */
  readonly passed: Set<LabelId | null>
  /** Presses that are not carried out yet. */
  waiting: number
  /** What stands once every press is carried out. */
  wished: Verdict | null
  /** What those carried out have left. */
  standing: Standing
}

const keyOf = ({ message, candidate, kind }: LabelledLink) => `${message} ${candidate} ${kind}`

/** Remembers presses that a list does not show yet, so that a second one takes back what the first one gave. */
export class Presses {
  readonly #byLink = new Map<string, Pressed>()

  /** Notes a press, and says what is to stand after it: nothing where the verdict was already wished for. */
  press(link: LabelledLink, verdict: Verdict): Verdict | null {
    const pressed = this.#pressed(link)
    pressed.wished = pressed.wished === verdict ? null : verdict
    pressed.waiting += 1
    return pressed.wished
  }

  /** What stands on the link by now. */
  standing(link: LabelledLink): Standing {
    return this.#byLink.get(keyOf(link))?.standing ?? link
  }

  carriedOut(link: LabelledLink, standing: Standing): void {
    const pressed = this.#byLink.get(keyOf(link))
    if (!pressed) return
    pressed.standing = standing
    pressed.passed.add(standing.labelId)
    pressed.waiting -= 1
  }

  /** After a failure, what the list shows is asked for anew and holds. */
  forget(link: LabelledLink): void {
    this.#byLink.delete(keyOf(link))
  }

  #pressed(link: LabelledLink): Pressed {
    const known = this.#byLink.get(keyOf(link))
    if (known && (known.waiting > 0 || known.passed.has(link.labelId))) return known
    const { verdict, labelId } = link
    const begun: Pressed = {
      passed: new Set([labelId]),
      waiting: 0,
      wished: verdict,
      standing: { verdict, labelId },
    }
    this.#byLink.set(keyOf(link), begun)
    return begun
  }
}
