/** The rows of the directory as callers write them: one schema each for PUT and for the batch. */
import { z } from 'zod';
import type { CustomerInput, TaskInput, UserInput } from '../../store/directory';
import { customFields, day, emailAddress, emailAsTyped, ownId, text } from '../inputs';

export const customerBody = z.strictObject({
  id: ownId.optional(),
  name: text(500, 1),
  owner: emailAddress.nullish().describe('A team member’s address'),
  fields: customFields.optional().describe('Custom fields; one of them may list the customer’s e-mail domains (GET /rules, domainField)'),
});

export const userBody = z.strictObject({
  id: ownId.optional(),
  customer: ownId.describe('The customer’s id'),
  name: text(500),
  email: z.union([z.literal(''), emailAsTyped]),
  otherEmails: z.array(emailAsTyped).max(100, 'At most 100 entries.').optional(),
});

export const taskBody = z.strictObject({
  id: ownId.optional(),
  title: text(1_024, 1),
  notes: text(8_192).nullish(),
  due: day.nullish(),
  assignee: emailAddress.nullish(),
  customer: ownId.nullish(),
  done: z.boolean().optional(),
});

export const customerInput = (id: string, { name, owner, fields }: z.output<typeof customerBody>): CustomerInput => ({
  id,
  name,
  owner: owner ?? null,
  fields: fields ?? {},
});

export const userInput = (id: string, { customer, name, email, otherEmails }: z.output<typeof userBody>): UserInput => ({
  id,
  customer,
  name,
  email: email.trim(),
  otherEmails: (otherEmails ?? []).map((one) => one.trim()),
});

export const taskInput = (id: string, { title, notes, due, assignee, customer, done }: z.output<typeof taskBody>): TaskInput => ({
  id,
  title,
  notes: notes ?? '',
  due: due ?? null,
  assignee: assignee ?? null,
  customer: customer ?? null,
  done: done ?? false,
});
