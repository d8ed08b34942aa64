import { Failure } from '../failure.ts'
import { ServerHost } from '../model/connection.ts'

const DEFAULT_PORT = 5432

/** Loopback, or a socket of this machine: nobody else can listen there. */
export function isThisMachine({ host }: ServerHost): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/i.test(host)
}

/** `db.example.com`, `db.example.com:6432`, `[::1]:5432`, `/var/run/postgresql:5433`. */
export function hostText({ host, port }: ServerHost): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === DEFAULT_PORT ? name : `${name}:${port}`
}

/** What is wrong never repeats what was given: it may be a password in the wrong place. */
export function unusable(detail: string): Failure {
  return new Failure('BAD_INPUT', { detail })
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw unusable('a port is a number from 1 to 65535.')
  return port
}

/** An address in brackets, the folder of a socket, or a name or address without colons; a port behind each. */
const forms = [
  /^\[(?<host>[\da-f:.]+(?:%[\w.-]+)?)\](?::(?<port>.*))?$/i,
  /^(?<host>\/[^:]*)(?::(?<port>.*))?$/,
  /^(?<host>[^\s:/@[\]?#]+)(?::(?<port>.*))?$/,
]

function readHost(text: string): ServerHost {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  const port = parts?.port === undefined ? DEFAULT_PORT : readPort(parts.port)
  const read = ServerHost.safeParse({ host: parts?.host, port })
  if (!read.success) {
    throw unusable('a server is a name or address, with :port behind it if that is not 5432.')
  }
  return read.data
}

/** Reads servers between commas, each as `hostText` writes it. Throws BAD_INPUT. */
export function readHosts(text: string): ServerHost[] {
  return text.split(',').map((host) => readHost(host.trim()))
}
