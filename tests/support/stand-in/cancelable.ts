/** What listeners of the stand-in get as their event: it knows whether they refused what it tells of. */
export class Cancelable {
  defaultPrevented = false

  constructor(fields: object = {}) {
    Object.assign(this, fields)
  }

  preventDefault(): void {
    this.defaultPrevented = true
  }
}
