/** A customer's profile: who owns it, when you last talked, and everything that was said. */
import type { ComponentChildren } from 'preact';
import type { Visibility } from '../../../core/types';
import type { CustomerRecord, TaskRecord, UserRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { Facts } from '../components/facts';
import { Badge, Empty } from '../components/layout';
import { dueLabel } from '../format/dates';
import { number } from '../format/numbers';
import { recentHref } from '../interactions/recent';
import { UserTable } from '../users/user-table';
import { useReader } from '../view';
import type { NameOf } from '../sharing';

export const TABS = ['history', 'interactions', 'users', 'tasks'] as const;
export type Tab = (typeof TABS)[number];

const TAB_WORDS: Readonly<Record<Tab, string>> = { history: 'History', interactions: 'Interactions', users: 'Users', tasks: 'Tasks' };

interface ProfileInput {
  customer: CustomerRecord;
  tab: Tab;
  nameOf: NameOf;
  visibility: Visibility;
  users: number;
  openTasks: number;
  children: ComponentChildren;
}

export function ProfilePage({ customer, tab, nameOf, visibility, users, openTasks, children }: ProfileInput) {
  const { now } = useReader();
  const path = `/customers/${encodeURIComponent(customer.id)}`;
  const counts: Partial<Record<Tab, number>> = { users, tasks: openTasks };
  return (
    <>
      <header class="profile-head">
        <Avatar name={customer.name} large />
        <div class="profile-name">
          <h1>{customer.name || customer.id}</h1>
          <p class="profile-facts">
            <span>{customer.owner ? `Owner: ${nameOf(customer.owner)}` : 'No owner'}</span>
            {customer.domains.slice(0, 12).map((domain) => (
              <Badge key={domain}>{domain}</Badge>
            ))}
          </p>
        </div>
      </header>
      <Facts rollup={customer} nameOf={nameOf} visibility={visibility} listHref={recentHref({ customer: customer.id }, now)} />
      <nav class="tabs" aria-label="Customer">
        {TABS.map((one) => (
          <a key={one} class="tab" href={one === 'history' ? path : `${path}?tab=${one}`} aria-current={one === tab ? 'page' : undefined}>
            {TAB_WORDS[one]}
            {counts[one] !== undefined && <span class="tab-count">{number(counts[one])}</span>}
          </a>
        ))}
      </nav>
      {children}
    </>
  );
}

export function UsersTab({ users }: { users: readonly UserRecord[] }) {
  if (users.length > 0) return <UserTable users={users.slice(0, 100)} customerName={null} />;
  return (
    <Empty
      icon="users"
      title="No Users at this customer"
      action={
        <a class="button" href="/people">
          See unknown people
        </a>
      }
    >
      A User is a person at the customer. Mail is synced once one of them takes part, with everything of the last six months.
    </Empty>
  );
}

export function TasksTab({ tasks, nameOf }: { tasks: readonly TaskRecord[]; nameOf: NameOf }) {
  const { now, zone } = useReader();
  if (tasks.length === 0) {
    return (
      <Empty icon="tasks" title="No tasks">
        Tasks for this customer in Startdeliver are listed here.
      </Empty>
    );
  }
  return (
    <table class="table cards">
      <caption class="unseen">Tasks</caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col" class="wide-owner">
            Assignee
          </th>
          <th scope="col" class="wide-time">
            Due
          </th>
          <th scope="col" class="wide-time">
            State
          </th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => {
          const due = task.due === null ? null : dueLabel(task.due, now, zone);
          return (
            <tr key={task.id}>
              <td title={task.notes || undefined}>{task.title}</td>
              <td data-label="Assignee">{task.assignee ? nameOf(task.assignee) : <span class="none">Nobody</span>}</td>
              <td data-label="Due">
                {due === null ? (
                  <span class="none">No date</span>
                ) : due.overdue && !task.done ? (
                  <Badge tone="warning">{due.text}</Badge>
                ) : (
                  due.text
                )}
              </td>
              <td data-label="State">
                {task.done ? (
                  <Badge tone="success" icon="check">
                    Done
                  </Badge>
                ) : (
                  <span class="soft">Open</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
