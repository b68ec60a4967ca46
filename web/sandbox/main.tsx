import { render } from 'preact';
import '../base.css';
import './page.css';
import './parts.css';
import './phone.css';
import './telephone.css';
import { Page } from './page.js';

const place = document.getElementById('page');
if (place) render(<Page />, place);
