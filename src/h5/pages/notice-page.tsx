import './article.css';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';

/** What a notice must say (PIPL art. 17): who, why, what, how long, one's rights, and who else receives it. */
export function NoticePage() {
  const [processor, setProcessor] = useState('本地公安机关反诈中心');
  useEffect(() => {
    document.title = '信息使用说明';
    void api.wordsIfKnown().then((words) => words && setProcessor(words.tenant));
  }, []);
  return (
    <main className="article">
      <h1>信息使用说明</h1>
      <p className="lead">您的信息只用来帮您和同事防诈骗，并会严格保密。</p>

      <h2>谁在使用</h2>
      <p>
        {processor}，联系电话 <a href="tel:96110">96110</a>。
      </p>

      <h2>为什么使用</h2>
      <p>依照《反电信网络诈骗法》履行预警劝阻职责：发现可能的诈骗时，请您身边的安全顾问或民警及时提醒您。</p>

      <h2>使用哪些信息</h2>
      <ul>
        <li>姓名、工号、手机号、单位和部门、岗位、入职日期、是否外省；</li>
        <li>预警的时间、类型、等级和处置结果；</li>
        <li>您自愿填写的三项防护情况。</li>
      </ul>
      <p>不收集身份证号、家庭住址、健康信息，不定位，不读取您的手机。</p>

      <h2>谁能看到</h2>
      <ul>
        <li>负责的民警，以及签收这条预警的安全顾问；每次查看都有记录。</li>
        <li>单位只看到帮助本人所需的内容，看不到金额、银行和案件情况。</li>
        <li>提供给其他单位前，会另行征得您的同意，法律另有规定的除外。</li>
      </ul>

      <h2>保存多久</h2>
      <ul>
        <li>预警与本人的关联保存1年，之后去除身份信息；</li>
        <li>聊天内容和截图保存90天；</li>
        <li>离职后30天删除员工资料；操作记录至少保存6个月。</li>
      </ul>

      <h2>您的权利</h2>
      <p>
        在聊天里发送<b>我的信息</b>可以查看，发送<b>更正</b>、<b>删除</b>可以提出申请，
        自愿填写的内容随时可以撤回，不影响您的任何权益。我们在15个工作日内答复。
      </p>
      <p>
        对处理有疑问或不满意，可拨 <a href="tel:96110">96110</a>，或联系您的社区民警。
      </p>
      <p className="page-foot">
        <a href="/h5/help">使用帮助</a>
      </p>
    </main>
  );
}
