/** How conversations go on after their subject is settled: pairs of afterthought and answer. */

export const tails: readonly (readonly [afterthought: readonly string[], answer: readonly string[]])[] = [
  [
    [
      'One more thing, while I have you: who can add a new depot on your side?',
      'Coming back to this: can $second get the same rights as me?',
    ],
    ['You can do it yourself: Settings > Depots. If the button is grey, tell me.', 'Done, $second has them as of now.'],
  ],
  [
    ['Sorry to dig this up again. Is it still on for $day?', 'Any news here?'],
    ['Still on!', 'Good that you ask. It is done, I only forgot to write. My apologies.'],
  ],
  [
    ['My manager asks for it in writing: could you confirm once more, in one sentence?', 'For my notes: which version was that in?'],
    ['Confirmed, exactly as described below.', '8.4.2, in your account since $day.'],
  ],
  [
    ['Are you at the logistics fair next month, by the way?', 'Is there a mobile number where I reach you on $day?'],
    ['I am, stand 12. Come by, there is proper coffee.', 'The one in my calendar invitation. Any time after $time.'],
  ],
  [
    ['Forwarding this to $second as well, who will need it for $goods.', 'Small correction: it is $site, not the head office.'],
    ['Hello $second! Shout if anything is unclear.', 'Noted and changed, thank you.'],
  ],
];
