import { type UseFormReturnType, useForm } from '@mantine/form'
import { addressErrors, type FormValues, formErrors } from './form-values.ts'

export type ConnectionFormApi = UseFormReturnType<FormValues>

/** @param others names of the other connections */
export function useConnectionForm(initialValues: FormValues, others: readonly string[]): ConnectionFormApi {
  return useForm<FormValues>({
    initialValues,
    validate: (values) => formErrors(values, others),
    // What was wrong is right or wrong as it is typed; nothing is called wrong before it was asked for.
    clearInputErrorOnChange: true,
  })
}

const order = ['hosts', 'database', 'user', 'authority'] as const

/** Whether a server can be asked with what is typed; if not, what is missing is shown and gets the focus. */
export function hasAddress(form: ConnectionFormApi): boolean {
  const errors = addressErrors(form.values)
  form.setErrors(errors)
  const first = order.find((field) => errors[field] !== undefined)
  if (first) form.getInputNode(first)?.focus()
  return first === undefined
}
