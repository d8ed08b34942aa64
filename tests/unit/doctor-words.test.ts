import { expect, test } from 'vitest'
import { doctorWords } from '../../shared/doctor-words.ts'
import { CheckState, DoctorCheck } from '../../shared/model/doctor.ts'

const checks = DoctorCheck.shape.kind.options.flatMap((kind) =>
  CheckState.options.map((state) => ({ kind, state, subject: 'this', detail: 'that' })),
)

test.each(checks)('$kind, $state: whole sentences', (check) => {
  const { title, next } = doctorWords(check)
  expect(title).toMatch(/^\S.*\.$/)
  expect(next).toMatch(/^(\S.*\.)?$/)
  expect(title + next).not.toContain('undefined')
})
