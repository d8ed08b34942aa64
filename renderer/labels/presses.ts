import type { LabelId } from '../../shared/model/id.ts'
import type { Verdict } from '../../shared/model/label.ts'

/** The verdict on a link, if there is one. */
export interface Standing {
  readonly verdict: Verdict | null
  readonly labelId: LabelId | null
}

/** What presses on one link have come to, as long as the list may show the link as it was before them. */
interface Pressed {
  /** Every label that has stood meanwhile, null for none: a list that shows one of them may be behind. */
  readonly passed: Set<LabelId | null>
  /** What stands once every press is carried out. */
  wished: Verdict | null
  /** What those carried out have left. */
  standing: Standing
}

/**
 * Remembers presses that a list does not show yet, so that a second one takes back what the first one gave.
 * `link` is whatever names one.
 */
export class Presses {
  readonly #byLink = new Map<string, Pressed>()

  /** Notes a press, and says what is to stand after it: nothing where the verdict was already wished for. */
  press(link: string, shown: Standing, verdict: Verdict): Verdict | null {
    const pressed = this.#pressed(link, shown)
    pressed.wished = pressed.wished === verdict ? null : verdict
    return pressed.wished
  }

  /** What stands on the link by now; null where no press says it. */
  standing(link: string): Standing | null {
    return this.#byLink.get(link)?.standing ?? null
  }

  carriedOut(link: string, standing: Standing): void {
    const pressed = this.#byLink.get(link)
    if (!pressed) return
    pressed.standing = standing
    pressed.passed.add(standing.labelId)
  }

  /** After a failure, what the list shows is asked for anew and holds. */
  forget(link: string): void {
    this.#byLink.delete(link)
  }

  #pressed(link: string, { verdict, labelId }: Standing): Pressed {
    const known = this.#byLink.get(link)
    if (known?.passed.has(labelId)) return known
    const begun: Pressed = {
      passed: new Set([labelId]),
      wished: verdict,
      standing: { verdict, labelId },
    }
    this.#byLink.set(link, begun)
    return begun
  }
}
