/** What a file of machine code says of the machine it is for, read from its own first bytes. */
export interface MachineCode {
  readonly platform: 'linux' | 'darwin' | 'win32' | 'several'
  readonly arch: string
}

const ELF_MACHINES = new Map([
  [62, 'x64'],
  [183, 'arm64'],
])
const PE_MACHINES = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
])
const MACH_MACHINES = new Map([
  [0x0100_0007, 'x64'],
  [0x0100_000c, 'arm64'],
])

/** Null where a file holds no machine code. WebAssembly is none: it runs anywhere. */
export function machineCodeOf(content: Buffer): MachineCode | null {
  if (content.length < 64) return null
  const magic = content.readUInt32BE(0)
  if (magic === 0x7f45_4c46) return of('linux', ELF_MACHINES, content.readUInt16LE(18))
  if (magic === 0xcffa_edfe) return of('darwin', MACH_MACHINES, content.readUInt32LE(4))
  if (magic === 0xcafe_babe) return { platform: 'several', arch: 'universal' }
  if (content.toString('latin1', 0, 2) !== 'MZ') return null
  return of('win32', PE_MACHINES, content.readUInt16LE(content.readUInt32LE(60) + 4))
}

const of = (platform: MachineCode['platform'], machines: Map<number, string>, code: number) => ({
  platform,
  arch: machines.get(code) ?? `unknown ${code}`,
})
