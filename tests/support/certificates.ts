import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An authority of the tests' own, and the certificates it signs. */
export class Authority {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    const subject = ['-subj', '/CN=Authority of a test', '-addext', 'basicConstraints=critical,CA:TRUE']
    this.#openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      ...subject,
    )
  }

  /** Its own certificate, as PEM. */
  get certificate(): string {
    return readFileSync(join(this.#folder, 'ca.crt'), 'utf8')
  }

  /** Makes key and certificate for a server of this name: `name` with .key and .crt, valid for so many days from now; it has expired with fewer than none. */
  sign(file: string, subjectAltName: string, days = 1): { key: string; certificate: string } {
    const [key, request, certificate] = ['key', 'csr', 'crt'].map((kind) => `${file}.${kind}`)
    if (!key || !request || !certificate) throw new Error('three files have three names')
    this.#openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      request,
      '-subj',
      '/CN=server',
    )
    writeFileSync(join(this.#folder, 'names'), `subjectAltName=${subjectAltName}`)
    const times = ['-days', String(days)]
    this.#openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-extfile',
      'names',
      '-out',
      certificate,
      ...times,
    )
    return { key: join(this.#folder, key), certificate: join(this.#folder, certificate) }
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' })
  }
}
