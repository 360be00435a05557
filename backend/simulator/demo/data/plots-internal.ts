/** What colleagues write to each other. None of this may ever reach a customer's page. */

export const internalThreads: readonly { readonly subjects: readonly string[]; readonly turns: readonly (readonly string[])[] }[] = [
  {
    subjects: ['{Monday|Weekly} round', 'Agenda for the team meeting', 'Notes: team meeting'],
    turns: [
      [
        'Points for {Monday|tomorrow}: renewals of this quarter, who covers {$customer|the support line} next week, and the office plants.',
        'Notes are in the wiki. In short: pipeline fine, two accounts yellow ($customer is one), and we need a better name for "yellow".',
      ],
      [
        'Can we add the new onboarding checklist? Five minutes.',
        'I cannot make it, my update: $customer is happy again, $number_small open tickets left.',
      ],
      ['Added.', 'Thanks, noted.'],
    ],
  },
  {
    subjects: ['$customer: what do we know?', 'Heads-up about $customer', '$customer renewal – internal'],
    turns: [
      [
        'Before I call them: does anyone know why usage in $site went down? I do not want to be surprised.',
        'Internal only, please: $customer talks to a competitor. I will visit them, let us prepare well.',
      ],
      [
        'They changed shifts, I think. Ask about the night team, that was always the sore point.',
        'Their discount is {12|15|18} % already, so there is not much room. Better offer training.',
      ],
      ['Very helpful, thank you.', 'I can join on $day if you want the technical side covered.'],
    ],
  },
  {
    subjects: ['Release 8.4 – what customers will notice', 'Release notes draft', 'Beta list for $module'],
    turns: [
      [
        'Draft release notes attached. Please read them as if you were a dispatcher at five in the morning.',
        'Who should get the beta of $module? I have $number_small places.',
      ],
      [
        'Reads well. I would move the change of time windows to the top, that is the one people will call about.',
        '$customer, please. They have been waiting for it since spring.',
      ],
      ['Good point, moved.'],
    ],
  },
  {
    subjects: ['Holiday cover', 'Who is in on $day?', 'Sick today'],
    turns: [
      [
        'Not feeling well, I stay in bed today. The $time call with $customer needs someone, all notes are in the record.',
        'I am away next week. Handover is in the sheet; the only hot thing is $customer.',
      ],
      ['Got it, get well!', 'Covered. Enjoy!'],
    ],
  },
  {
    subjects: ['Expenses {September|last month}', 'Laptop order', 'Office move – boxes'],
    turns: [
      [
        'Could you approve my travel expenses? Train to $site and one hotel night.',
        'Boxes arrive on $day. Please label yours, last time we lost the good coffee machine for a week.',
      ],
      ['Approved.', 'Will do!'],
    ],
  },
  {
    subjects: ['$ticket: need a hand', 'Customer-facing wording?', 'Log from $customer'],
    turns: [
      [
        'Could you look at $ticket? I am quite sure it is the import again, but you see it faster than me.',
        'How would you explain this to someone who is not technical? My version has three semicolons in it.',
      ],
      [
        'It is the import again. Fix tonight, workaround is in the ticket.',
        '"One bad row stopped the whole day. From now on it does not." Done.',
      ],
      ['You are a star.'],
    ],
  },
];
