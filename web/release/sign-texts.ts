import type { Both } from '../lib/languages.ts'

const en = {
  sign: { passkey: 'Sign with passkey', exercise: 'Sign' },
  signHelp: {
    passkey: 'Your device asks you to confirm; that is your signature over exactly these bytes.',
    exercise: 'In an exercise the node signs with your exercise key. In earnest it is your passkey.',
  },
  byKey: 'This session cannot sign. Sign with your key at the command line:',
  cancelled: 'Nothing was signed: your device did not confirm. Try again.',
  signed: 'You signed.',
  entered: (reference: string, position: number) =>
    `Released. ${reference}: it stands in our log at position ${position}.`,
  more: (count: number) =>
    count === 1
      ? 'One more person must release it before it leaves.'
      : `${count} more people must release it before it leaves.`,
}

const zh: typeof en = {
  sign: { passkey: '使用通行密钥签署', exercise: '签署' },
  signHelp: {
    passkey: '由您的设备请您确认，即为您对该文电字节的签名。',
    exercise: '演习中由节点以您的演习密钥签名；实际工作中使用您的通行密钥。',
  },
  byKey: '此次登录不能签署，请在命令行以您的密钥签署：',
  cancelled: '未签署：您的设备未予确认。请重试。',
  signed: '您已签署。',
  entered: (reference, position) => `已批准发出。${reference}：载于我方日志第 ${position} 位。`,
  more: (count) => `还须 ${count} 人批准方可发出。`,
}

export const signTexts: Both<typeof en> = { en, zh }
